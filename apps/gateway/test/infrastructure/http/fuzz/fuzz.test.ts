import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import { fuzz, tellFault } from './fuzz.ts';
import { targetOf } from './target.ts';

/** Another one each day; printed, and set here to repeat a run. */
const SEED = Math.floor(Date.now() / 86_400_000);
const SECONDS = 10;
const MOST = 3_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test(`no request is answered with a fault (seed ${SEED})`, async () => {
  const report = await fuzz(
    targetOf(gateway, () => ''),
    { seed: SEED, seconds: SECONDS, most: MOST },
  );
  expect(report.faults.map(tellFault).join('\n\n')).toBe('');
  expect(report.requests).toBeGreaterThan(100);
  expect(Object.keys(report.statuses)).toEqual(expect.arrayContaining(['200', '400', '404', '422']));
});
