import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubmitOutcome } from '../../../src/engine/carriers/carrier.ts';
import { createFailover } from '../../../src/engine/dispatch/failover/failover.ts';
import { createFailoverSweep } from '../../../src/engine/dispatch/failover/failover-sweep.ts';
import { recordUpdates } from '../../../src/engine/dispatch/record-outcomes.ts';
import { sweepDeadClaims } from '../../../src/engine/dispatch/recovery/dead-claims.ts';
import type { Claim } from '../../../src/engine/messages/lifecycle/claims.ts';
import type { OutcomeUpdate } from '../../../src/engine/messages/outcome.ts';
import { createRoutingBook } from '../../../src/engine/routing/routing-book.ts';
import { claimDue } from '../../support/claim.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { addCarrier, addLine } from './table.ts';

const DEAD = '00000000-0000-7000-8000-00000000dead';
const ALIVE = '00000000-0000-7000-8000-0000000a11fe';
const BATCH = 500;

let gateway: TestGateway;
beforeAll(async () => {
  // Nobody hands anything over here: the test is the dispatcher.
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
  for (const name of ['north', 'south', 'west']) await addCarrier(gateway.database, name);
  await addLine(gateway.database, { country: 'FR', carriers: { north: 1, west: 0, south: 0 } });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  const { pool } = gateway.database;
  await pool.query('TRUNCATE carrier_lines, deferrals, claims, unknown_submissions; DELETE FROM messages');
  await pool.query('UPDATE wallets SET available = available + held, held = 0');
  await pool.query('UPDATE carriers SET paused_at = NULL');
});

const number = (place: number): string => `+336${String(12_000_000 + place).padStart(8, '0')}`;
const send = async (count: number, first = 0): Promise<void> => {
  for (let sent = 0; sent < count; sent += 1_000) {
    const messages = Array.from({ length: Math.min(1_000, count - sent) }, (_, place) => ({
      to: number(first + sent + place),
      text: 'Your order.',
      purpose: 'transactional',
    }));
    const answer = await gateway.live.post('/v1/messages/batch', { messages });
    expect(answer.status).toBe(202);
    expect(answer.body.data.filter(({ error }) => error)).toEqual([]);
  }
};
const claim = async (replicaId = ALIVE): Promise<Claim> => {
  await gateway.database.pool.query(
    'INSERT INTO replicas (id, lease_until) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [ALIVE, new Date(gateway.now() + 3_600_000)],
  );
  const claimed = await claimDue(gateway.database, {
    carrier: 'north',
    replicaId,
    limit: 100,
    now: gateway.now(),
  });
  return claimed!;
};
const outcomesOf = (claimed: Claim, outcome: SubmitOutcome, carrier = 'north'): OutcomeUpdate[] =>
  claimed.messages.map((message) => ({
    claim: claimed,
    message,
    carrier,
    outcome,
    at: new Date(gateway.now()),
  }));
const record = (outcomes: readonly OutcomeUpdate[], claims: readonly string[]) =>
  gateway.database.transaction((client, withCommit) =>
    recordUpdates(
      client,
      { outcomes, receipts: [], claims },
      {
        withCommit,
        now: gateway.now(),
        failover: createFailover(createRoutingBook(gateway.now), Math.random),
      },
    ),
  );
const standing = async () =>
  (
    await gateway.database.pool.query(
      `SELECT carrier, stage, settlement, count(*)::int AS messages FROM messages GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
  ).rows;
const REFUSED: SubmitOutcome = { kind: 'refused', code: 'out_of_credit' };

describe('what a carrier refused and another may take', () => {
  it('waits for the next one, with its hold, beside what stays', async () => {
    await send(3);
    const claimed = await claim();
    const [one, two, three] = outcomesOf(claimed, REFUSED);
    const mixed = [one!, { ...two!, outcome: { kind: 'refused', code: 'rejected' } as const }, three!];
    expect(await record(mixed, [claimed.id])).toMatchObject({
      requeued: true,
      failedOver: [
        { from: 'north', to: 'west' },
        { from: 'north', to: 'west' },
      ],
    });
    expect(await standing()).toEqual([
      { carrier: 'north', stage: 'settled', settlement: 'released', messages: 1 },
      { carrier: 'west', stage: 'queued', settlement: 'held', messages: 2 },
    ]);
    const { rows } = await gateway.database.pool.query('SELECT FROM claims');
    expect(rows).toEqual([]);
  });

  it('stays refused when its claim was taken over: another may have it on the wire by now', async () => {
    await send(1);
    const late = await claim(DEAD);
    expect(await sweepDeadClaims(gateway.database, gateway.now())).toBe(1);
    await gateway.database.pool.query("UPDATE messages SET stage = 'queued', due_at = created_at");
    await claim();
    const { failedOver } = await gateway.database.transaction(async (client) => {
      const taken = await createFailover(createRoutingBook(gateway.now), Math.random).take(client, {
        outcomes: outcomesOf(late, REFUSED),
        now: gateway.now(),
      });
      return { failedOver: taken.moved };
    });
    expect(failedOver).toEqual([]);
    expect(await standing()).toMatchObject([{ carrier: 'north', stage: 'claimed' }]);
  });

  it('goes to a paused carrier never, and to one that is down only when there is no other', async () => {
    await send(1);
    const { pool } = gateway.database;
    await pool.query("UPDATE carriers SET paused_at = now() WHERE name = 'west'");
    await pool.query(
      `INSERT INTO carrier_lines (carrier, replica_id, fault, since) VALUES ('south', $1, true, $2)`,
      [ALIVE, new Date(gateway.now() - 60_000)],
    );
    const claimed = await claim();
    await record(outcomesOf(claimed, REFUSED), [claimed.id]);
    expect(await standing()).toMatchObject([{ carrier: 'south', stage: 'queued' }]);
    // All of the claim went on, and the claim is over all the same.
    expect((await pool.query('SELECT FROM claims')).rows).toEqual([]);
  });
});

describe('what a carrier keeps putting off', () => {
  const PUT_OFF: SubmitOutcome = { kind: 'deferred', retryAfterMs: 0 };

  it('goes on after thirty times, however short they were', async () => {
    await send(1);
    const carriers: string[] = [];
    for (let time = 0; time < 30; time++) {
      const claimed = await claim();
      await record(outcomesOf(claimed, PUT_OFF), [claimed.id]);
      carriers.push((await standing())[0].carrier);
    }
    expect(carriers).toEqual([...Array(29).fill('north'), 'west']);
  });

  it('stays when it was our own rule that held it back', async () => {
    await send(1);
    for (let time = 0; time < 31; time++) {
      const claimed = await claim();
      const held = outcomesOf(claimed, PUT_OFF).map((updates) => ({
        ...updates,
        message: { ...updates.message, blocked: { kind: 'deferred', retryAfterMs: 0 } as const },
      }));
      await record(held, [claimed.id]);
    }
    expect(await standing()).toMatchObject([{ carrier: 'north', stage: 'queued' }]);
    expect((await gateway.database.pool.query('SELECT FROM deferrals')).rows).toEqual([]);
  });
});

describe('what waits for a carrier that is down', () => {
  const down = async (since: number): Promise<void> => {
    await gateway.database.pool.query(
      'INSERT INTO replicas (id, lease_until) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [ALIVE, new Date(gateway.now() + 3_600_000)],
    );
    await gateway.database.pool.query(
      `INSERT INTO carrier_lines (carrier, replica_id, fault, since) VALUES ('north', $1, true, $2)`,
      [ALIVE, new Date(since)],
    );
  };

  it('goes on in batches, however much it is; what has been everywhere stays and blocks nobody', async () => {
    await send(2 * BATCH + 7);
    const { pool } = gateway.database;
    const moved = (from: string) => JSON.stringify([{ from, to: 'x', reason: 'put_off', at: '' }]);
    await pool.query(
      `UPDATE messages SET failovers = $1::jsonb || $2::jsonb WHERE (account_id, id) IN
         (SELECT account_id, id FROM messages ORDER BY due_at, id LIMIT ${BATCH + 3})`,
      [moved('south'), moved('west')],
    );
    await down(gateway.now() - 31_000);
    const sweep = createFailoverSweep(gateway.database);
    expect(await sweep.run(gateway.now())).toHaveLength(BATCH + 4);
    expect(await standing()).toEqual([
      { carrier: 'north', stage: 'queued', settlement: 'held', messages: BATCH + 3 },
      { carrier: 'west', stage: 'queued', settlement: 'held', messages: BATCH + 4 },
    ]);
    expect(await sweep.run(gateway.now())).toEqual([]);
  });

  it('stays for half a minute, and what is not due stays anyway', async () => {
    await send(2);
    await gateway.database.pool.query(
      "UPDATE messages SET due_at = due_at + interval '1 hour' WHERE recipient = $1",
      [number(0)],
    );
    await down(gateway.now() - 29_000);
    const sweep = createFailoverSweep(gateway.database);
    expect(await sweep.run(gateway.now())).toEqual([]);
    expect(await sweep.run(gateway.now() + 2_000)).toMatchObject([{ to: 'west', reason: 'carrier_down' }]);
  });

  it('is left to whoever holds it at the moment', async () => {
    await send(2);
    await down(gateway.now() - 31_000);
    const { pool } = gateway.database;
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM messages WHERE recipient = $1 FOR UPDATE', [number(0)]);
    const moved = await createFailoverSweep(gateway.database).run(gateway.now());
    await holder.query('ROLLBACK');
    holder.release();
    expect(moved).toHaveLength(1);
    expect(await standing()).toMatchObject([
      { carrier: 'north', messages: 1 },
      { carrier: 'west', messages: 1 },
    ]);
  });
});
