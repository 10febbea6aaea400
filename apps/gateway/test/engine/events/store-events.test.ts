import { randomUUID } from 'node:crypto';
import type { CanonicalEvent } from '@carillon/core/events';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventJob } from '../../../src/engine/events/event-jobs.ts';
import { type NewEvent, type StoredEvent, storeAllEvents } from '../../../src/engine/events/store-events.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
});
afterAll(() => store.drop());

const paid = (order: string): CanonicalEvent => ({
  type: 'order.paid',
  source: { platform: 'custom', shop: 'acme' },
  object: { type: 'order', id: order },
  transition: 'paid',
  occurredAt: '2026-11-27T12:00:00.000Z',
  person: { phone: null, country: null, name: null, locale: null },
  data: {},
});

/** Stores events in a transaction of their own; gives them with the jobs that were enqueued. */
const storeTogether = async (
  events: readonly NewEvent[],
): Promise<{ stored: StoredEvent[]; jobs: EventJob[] }> => {
  const jobs: EventJob[] = [];
  const enqueue = async (_: unknown, added: readonly EventJob[]) => void jobs.push(...added);
  const stored = await store.database.transaction((client) => storeAllEvents(client, { enqueue }, events));
  return { stored, jobs };
};

const ORDERS = ['1', '2', '3'];
const MODES = ['live', 'test'] as const;

test('each fact of each owner is stored once and runs once, in whatever sets it is told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(
          fc.record({
            account: fc.nat(1),
            mode: fc.constantFrom(...MODES),
            order: fc.constantFrom(...ORDERS),
          }),
          { maxLength: 8 },
        ),
        { maxLength: 4 },
      ),
      async (sets) => {
        const accounts = [randomUUID(), randomUUID()];
        const ids = new Map<string, string>();
        for (const set of sets) {
          const { stored, jobs } = await storeTogether(
            set.map(({ account, mode, order }) => ({
              owner: { account: accounts[account]!, mode },
              event: paid(order),
            })),
          );
          const added: EventJob[] = [];
          stored.forEach(({ id, duplicate, type }, place) => {
            const told = set[place]!;
            const fact = JSON.stringify(told);
            expect(type).toBe('order.paid');
            expect(duplicate).toBe(ids.has(fact));
            expect(id).toBe(ids.get(fact) ?? id);
            ids.set(fact, id);
            if (!duplicate) added.push({ accountId: accounts[told.account]!, eventId: id });
          });
          const byId = (one: EventJob, other: EventJob) => (one.eventId < other.eventId ? -1 : 1);
          expect(jobs.toSorted(byId)).toEqual(added.toSorted(byId));
        }
        const { rows } = await store.database.pool.query('SELECT id FROM events WHERE account_id = ANY($1)', [
          accounts,
        ]);
        expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(ids.values()));
        expect(rows).toHaveLength(ids.size);
      },
    ),
    { numRuns: 40 },
  );
});

test('transactions that store the same facts in other orders at once end, all of them', async () => {
  const owner = { account: randomUUID(), mode: 'live' as const };
  const events = Array.from({ length: 60 }, (_, order) => ({ owner, event: paid(String(order)) }));
  const all = await Promise.all(
    Array.from({ length: 6 }, (_, turn) => storeTogether(turn % 2 ? events : events.toReversed())),
  );
  expect(all.flatMap(({ stored }) => stored.filter(({ duplicate }) => !duplicate))).toHaveLength(60);
});
