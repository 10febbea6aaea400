import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubmitOutcome } from '../../../src/engine/carriers/carrier.ts';
import { evaluateCarriers } from '../../../src/engine/dispatch/carrier-monitor/carrier-health.ts';
import { createCarrierTally } from '../../../src/engine/dispatch/carrier-monitor/carrier-tally.ts';
import type { OutcomeUpdate } from '../../../src/engine/messages/outcome.ts';
import { ensurePartitions } from '../../../src/engine/messages/partitions.ts';
import { loadRouting, routesInEffect } from '../../../src/engine/routing/routing-book.ts';
import type { Database } from '../../../src/infrastructure/database/open.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addCarrier, addLine } from './table.ts';

const START = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

let store: TestDatabase;
let database: Database;
beforeAll(async () => {
  store = await createTestDatabase();
  ({ database } = store);
  await ensurePartitions(database, START);
  for (const name of ['north', 'south', 'alone']) await addCarrier(database, name);
  await addLine(database, { country: 'FR', carriers: { north: 1, south: 1 } });
  await addLine(database, { country: 'BE', carriers: { alone: 1 } });
});
afterAll(() => store.drop());
beforeEach(async () => {
  await database.pool.query(
    'TRUNCATE carrier_health, carrier_outcomes, carrier_samples, carrier_events, submissions, carrier_lines',
  );
});

const ACCOUNT = '00000000-0000-7000-8000-00000000acc0';
const messageId = (place: number): string => `00000000-0000-7000-8000-${String(place).padStart(12, '0')}`;

const outcomesOf = (carrier: string, count: number, outcome: SubmitOutcome, at: number): OutcomeUpdate[] =>
  Array.from({ length: count }, (_, place) => ({
    claim: { id: '00000000-0000-7000-8000-000000000001', messages: [] },
    message: { accountId: ACCOUNT, messageId: messageId(place), segments: 1 },
    carrier,
    outcome,
    at: new Date(at),
  }));
const FAILED: SubmitOutcome = { kind: 'refused', code: 'carrier_failed' };
const TAKEN: SubmitOutcome = { kind: 'accepted', carrierMessageIds: ['1'] };

/** Counts in a tally of its own, as another replica would, or this one after a restart. */
const happened = async (carrier: string, errors: number, taken: number, at: number): Promise<void> => {
  const tally = createCarrierTally(database, () => at);
  tally.count({ outcomes: outcomesOf(carrier, errors, FAILED, at), receipts: [] });
  tally.count({ outcomes: outcomesOf(carrier, taken, TAKEN, at), receipts: [] });
  await tally.flush();
};
const points = async (): Promise<Record<string, number>> => {
  const { standings } = await loadRouting(database.pool, START);
  return Object.fromEntries([...standings].map(([name, standing]) => [name, standing.points]));
};
const told = async () =>
  (await database.pool.query('SELECT type, carrier, reason, facts FROM carrier_events ORDER BY id')).rows;

describe('a carrier with a high share of errors', () => {
  it('loses weight, is told of with the figures, and regains it when all is well', async () => {
    await happened('north', 12, 48, START);
    const events = await evaluateCarriers(database, START + 1_000);
    expect(events).toMatchObject([{ type: 'carrier.health_moved', carrier: 'north' }]);
    expect(await told()).toEqual([
      {
        type: 'carrier.health_moved',
        carrier: 'north',
        reason: 'Health 100 -> 90: 12 of 60 submissions of the last minute failed (20 %).',
        facts: { from: 100, to: 90, reason: 'errors', attempts: 60, errors: 12, receipts: 0, slow: 0 },
      },
    ]);
    const [line] = routesInEffect(await loadRouting(database.pool, START));
    expect(line!.carriers).toEqual([
      { name: 'north', weight: 90 },
      { name: 'south', weight: 100 },
    ]);
    expect(await evaluateCarriers(database, START + 30_000)).toEqual([]);
    expect(await evaluateCarriers(database, START + 15 * MINUTE)).toEqual([]);
    expect(await evaluateCarriers(database, START + 15 * MINUTE + 1_000)).toMatchObject([
      { reason: 'Health 90 -> 100: Nothing was held against it for 15 minutes.' },
    ]);
    expect(await points()).toEqual({ north: 100, south: 100, alone: 100 });
  });

  it('is judged on what all replicas have counted, and once however many judge', async () => {
    for (let replica = 0; replica < 3; replica++) await happened('north', 4, 0, START);
    const turns = await Promise.all([1, 2, 3].map(() => evaluateCarriers(database, START + 1)));
    expect(turns.flat()).toHaveLength(1);
    expect(await points()).toMatchObject({ north: 90 });
  });

  it('is left as it is for errors that are older than a minute, too few, or where it serves alone', async () => {
    await happened('north', 50, 0, START - MINUTE - 10_000);
    await happened('south', 9, 0, START);
    await happened('alone', 500, 0, START);
    expect(await evaluateCarriers(database, START)).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('never falls together with the other one', async () => {
    for (let minute = 0; minute < 15; minute++) {
      const now = START + minute * MINUTE;
      await happened('north', 50, 0, now);
      await happened('south', 50, 0, now);
      await evaluateCarriers(database, now);
    }
    const standing = await points();
    expect([standing['north'], standing['south']]).toEqual([0, 10]);
  });
});

describe('what counts as an error', () => {
  const counted = async (
    updates: readonly OutcomeUpdate[],
  ): Promise<{ attempts: bigint; errors: bigint }> => {
    const tally = createCarrierTally(database, () => START);
    tally.count({ outcomes: updates, receipts: [] });
    await tally.flush();
    await tally.flush();
    const { rows } = await database.pool.query<{ attempts: bigint; errors: bigint }>(
      'SELECT sum(attempts)::bigint AS attempts, sum(errors)::bigint AS errors FROM carrier_outcomes',
    );
    return rows[0]!;
  };

  it('is no answer, being put off, and a refusal that blames the carrier', async () => {
    const outcomes: SubmitOutcome[] = [
      TAKEN,
      FAILED,
      { kind: 'unknown' },
      { kind: 'deferred', retryAfterMs: 1 },
      { kind: 'refused', code: 'number_unknown' },
      { kind: 'refused', code: 'destination_refused' },
    ];
    const updates = outcomes.flatMap((outcome) => outcomesOf('north', 1, outcome, START));
    expect(await counted(updates)).toEqual({ attempts: 6n, errors: 3n });
  });

  it('is not what our own rules held back, nor what was found out later', async () => {
    const [blocked] = outcomesOf('north', 1, { kind: 'deferred', retryAfterMs: 1 }, START);
    const [late] = outcomesOf('north', 1, { kind: 'deferred', retryAfterMs: 0 }, START);
    const [asked] = outcomesOf('north', 1, TAKEN, START);
    const held = { ...blocked!, message: { ...blocked!.message, blocked: { kind: 'suppressed' } as const } };
    expect(await counted([held, { ...late!, claim: null }, asked!])).toEqual({ attempts: 1n, errors: 0n });
  });
});

it('a busy carrier is sampled, a quiet one is known whole', async () => {
  await happened('north', 0, 500, START);
  await happened('south', 3, 7, START);
  const { rows } = await database.pool.query(
    'SELECT carrier, count(*)::int AS texts FROM carrier_samples GROUP BY 1 ORDER BY 1',
  );
  expect(rows).toEqual([
    { carrier: 'north', texts: 20 },
    { carrier: 'south', texts: 7 },
  ]);
});

describe('a carrier whose receipts are slow', () => {
  let next = 0;
  /** Texts handed over some minutes ago; `took` is how long the receipt needed, null when it is still awaited. */
  const handedOver = async (
    carrier: string,
    count: number,
    ago: number,
    took: number | null,
  ): Promise<void> => {
    const texts = Array.from({ length: count }, (_, place) => {
      const at = START - ago * MINUTE - (place % 5) * 10_000;
      const id = at.toString(16).padStart(12, '0') + (next++).toString(16).padStart(20, '0');
      return { id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), at };
    });
    await database.pool.query(
      `INSERT INTO submissions (account_id, message_id, segment, segments, carrier, carrier_message_id, status,
         submitted_at, receipt_at)
       SELECT $1, id, 1, 1, $2, id::text, CASE WHEN $5::interval IS NULL THEN 'transmitted' ELSE 'delivered' END::message_status,
         at, at + $5::interval FROM unnest($3::uuid[], $4::timestamptz[]) AS text (id, at)`,
      [
        ACCOUNT,
        carrier,
        texts.map(({ id }) => id),
        texts.map(({ at }) => new Date(at).toISOString()),
        took === null ? null : `${took} minutes`,
      ],
    );
    const tally = createCarrierTally(database, () => START);
    for (const { id, at } of texts) {
      const [updates] = outcomesOf(carrier, 1, TAKEN, at);
      tally.count({
        outcomes: [{ ...updates!, message: { ...updates!.message, messageId: id } }],
        receipts: [],
      });
    }
    await tally.flush();
  };
  const sendsReceipts = (...carriers: string[]) =>
    database.pool.query('INSERT INTO carrier_health (carrier, receipt_at) SELECT unnest($1::text[]), $2', [
      carriers,
      new Date(START),
    ]);

  it('loses weight where the other one is quick', async () => {
    await sendsReceipts('north', 'south');
    await handedOver('north', 10, 8, 6);
    await handedOver('north', 5, 7, null);
    await handedOver('north', 40, 14, 1);
    await handedOver('south', 40, 8, 1);
    expect(await evaluateCarriers(database, START)).toMatchObject([
      {
        carrier: 'north',
        reason: 'Health 100 -> 90: 15 of 55 receipts of the last 15 minutes took over 5 minutes (27 %).',
      },
    ]);
    expect(await evaluateCarriers(database, START + 4 * MINUTE)).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'all of the route are',
      async () => {
        await sendsReceipts('north', 'south');
        for (const name of ['north', 'south']) await handedOver(name, 40, 8, 6);
      },
    ],
    [
      'it never sends any',
      async () => {
        await sendsReceipts('south');
        await handedOver('north', 40, 8, null);
      },
    ],
    [
      'what is awaited is not late yet, or lies long back',
      async () => {
        await sendsReceipts('north', 'south');
        await handedOver('north', 40, 4, null);
        await handedOver('north', 40, 16, null);
      },
    ],
  ])('is left as it is when %s', async (_when, prepare) => {
    await prepare();
    expect(await evaluateCarriers(database, START)).toEqual([]);
  });
});
