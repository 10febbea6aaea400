import { LANES } from '@carillon/core/messaging';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Admission } from '../../../src/engine/messages/admission/admission.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';
import { callerWith, PRICE, startAdmission, submit } from './support/admissions.ts';

let server: TestServer;
let admission: Admission;
beforeAll(async () => {
  server = await createTestServer(() => []);
  admission = await startAdmission(server);
});
afterAll(() => server.close());

it.each(LANES.map((lane, place) => [place, lane] as const))(
  'with credit for %d more than a text of a batch, serves the most urgent lanes, up to %s',
  async (place) => {
    const caller = await callerWith(server, PRICE * BigInt(place + 1));
    const reversed = LANES.toReversed();
    const admitted = await submit(admission, caller, reversed);
    expect(reversed.filter((_lane, at) => admitted[at])).toEqual(LANES.slice(0, place + 1).toReversed());
  },
);

it('serves the most urgent of requests that wait for the same batch', async () => {
  const caller = await callerWith(server, PRICE);
  const requests = [
    submit(admission, caller, ['commercial']),
    submit(admission, caller, ['transactional']),
    submit(admission, caller, ['otp']),
  ];
  expect(await Promise.all(requests)).toEqual([[false], [false], [true]]);
});
