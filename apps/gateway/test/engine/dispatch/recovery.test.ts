import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outbound } from '../../../src/engine/carriers/carrier.ts';
import { createSimulator } from '../../../src/engine/carriers/simulator/simulator.ts';
import { sweepDeadClaims } from '../../../src/engine/dispatch/recovery/dead-claims.ts';
import { resolveUnknown } from '../../../src/engine/dispatch/recovery/resolve-unknown.ts';
import { claimDue } from '../../support/claim.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

const DEAD = '00000000-0000-7000-8000-00000000dead';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
});
afterAll(() => gateway.close());

const claim = () =>
  claimDue(gateway.database, { carrier: 'simulator', replicaId: DEAD, limit: 10, now: Date.now() });

const startSimulator = () =>
  createSimulator({
    name: 'simulator',
    database: gateway.database,
    sink: gateway.sink,
    now: Date.now,
    secret: null,
    callbackUrl: null,
    settings: { window: 10, responseTimeoutMs: 10 },
    onFault: (error) => {
      throw error;
    },
  });

test('after a crash the carrier is asked: what it took is not sent again, what it never got is', async () => {
  const taken = (await gateway.live.post('/v1/messages', toPhone('0001'))).body.id;
  const first = await claim();
  const absent = (await gateway.live.post('/v1/messages', toPhone('0001'))).body.id;
  const second = await claim();
  // The first left before the crash, its answer was never recorded; the second never left.
  const before = await startSimulator();
  await before.submit(first!.messages as readonly Outbound[], () => {});
  await before.close();
  expect(second!.messages).toHaveLength(1);

  const after = await startSimulator();
  expect(await sweepDeadClaims(gateway.database, Date.now())).toBe(2);
  const asking = { recorder: gateway.recorder, now: Date.now(), onFault: () => {} };
  expect(await resolveUnknown(gateway.database, [after], asking)).toBe(2);

  const known = await gateway.message(taken, ({ status }) => status === 'delivered');
  expect(known.parts).toHaveLength(1);
  const again = await gateway.message(absent, ({ status }) => status === 'on_hold');
  expect(again.detail).toBe('Waits in its lane.');
  const { rows } = await gateway.database.pool.query('SELECT count(*) FROM simulator_segments');
  expect(rows[0].count).toBe(1n);
  await after.close();
});
