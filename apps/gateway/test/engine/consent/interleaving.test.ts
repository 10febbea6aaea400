import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suppress } from '../../../src/engine/consent/suppress.ts';
import { createAdmission } from '../../../src/engine/messages/admission/admission.ts';
import { claimMessages } from '../../../src/engine/messages/lifecycle/claim.ts';
import type { Claim } from '../../../src/engine/messages/lifecycle/claims.ts';
import type { Database } from '../../../src/infrastructure/database/open.ts';
import { inTransaction } from '../../../src/infrastructure/database/transaction.ts';
import { createReading } from '../../../src/services/inbound/inbox.ts';
import { createTextReceiver } from '../../../src/services/inbound/receive-text.ts';
import { makeDataDir } from '../../support/cluster.ts';
import { eventually } from '../../support/deadline.ts';
import { openHour } from './race/open-hour.ts';
import { CARRIER, openRaceGateway, type RaceGateway } from './race/race-gateway.ts';
import { draftOffer } from './race/stop-race.ts';

const REPLICA = '00000000-0000-7000-8000-0000000000aa';

let gateway: RaceGateway;
beforeAll(async () => {
  const at = openHour();
  gateway = await openRaceGateway(await makeDataDir(), () => at);
});
afterAll(() => gateway.close());

/** The database as one party sees it: each of its statements waits for its turn, in the order they were sent. */
const inTurns = ({ database }: RaceGateway, scheduler: fc.Scheduler, party: string): Database => {
  const connect = async () => {
    const client = await database.pool.connect();
    let turn: Promise<unknown> = Promise.resolve();
    return new Proxy(client, {
      get: (target, name) => {
        if (name !== 'query') {
          const member: unknown = Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        }
        return (...query: Parameters<pg.PoolClient['query']>) => {
          const answer = turn
            .then(() => scheduler.schedule(Promise.resolve(), party))
            .then(() => (target.query as (...query: unknown[]) => unknown)(...query));
          turn = answer.catch(() => {});
          return answer;
        };
      },
    });
  };
  const pool = { connect } as unknown as pg.Pool;
  const transaction: Database['transaction'] = (body) => inTransaction(pool, 'BEGIN', body);
  return { ...database, transaction, hotPath: { pool, transaction } };
};

let next = 0;
const fresh = (): string => `+336${String(70_000_000 + next++).padStart(8, '0')}`;

const claimFrom = (database: Database): Promise<Claim | null> => {
  const turns = [{ lane: 'commercial' as const, account: gateway.caller.account.id, campaign: '' }];
  const plan = { turns, share: 10, limit: 10 };
  return claimMessages(database, { carrier: CARRIER, replicaId: REPLICA, plan, now: gateway.now() });
};

const admitInto = (database: Database, recipient: string): Promise<unknown> => {
  const admission = createAdmission({ ...gateway.parts, database });
  const answer = () => ({ status: 202, body: null });
  return admission.submit({
    caller: gateway.caller,
    drafts: [draftOffer(gateway, recipient)],
    idempotent: null,
    answer,
  });
};

const stopAt = (database: Database, recipient: string): Promise<void> =>
  createTextReceiver({
    database,
    read: createReading({
      ...gateway.parts,
      database,
      admission: () => gateway.admission,
      onFault: () => {},
    }),
    onUnmatched: () => {},
    now: gateway.now,
  }).receive({
    accountId: gateway.caller.account.id,
    carrier: CARRIER,
    sender: recipient,
    recipient: null,
    text: 'STOP',
    at: new Date(gateway.now()),
  });

const committed = async (
  recipient: string,
): Promise<{ claimed_at: Date | null; stopped_at: Date; id: string }[]> => {
  const { rows } = await gateway.database.pool.query(
    `SELECT m.id, pg_xact_commit_timestamp(a.xmin) AS claimed_at, pg_xact_commit_timestamp(s.xmin) AS stopped_at
     FROM suppressions s JOIN messages m ON m.account_id = s.account_id AND m.recipient = s.recipient
     LEFT JOIN claim_audit a ON a.message_id = m.id WHERE s.recipient = $1`,
    [recipient],
  );
  return rows;
};

const passed = (claims: readonly (Claim | null)[], id: string): boolean =>
  claims.some((claim) =>
    claim?.messages.some(
      ({ messageId, blocked, tooLate }) => messageId === id && blocked === null && !tooLate,
    ),
  );

test('in every order of their statements, no claim that commits after a STOP lets its text pass', async () => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(12), async (scheduler, turns) => {
      const recipient = fresh();
      await admitInto(gateway.database, recipient);
      // The handset may text at any moment of the others' work.
      const stopLater = async (): Promise<void> => {
        for (let turn = 0; turn < turns; turn++) {
          await scheduler.schedule(Promise.resolve(), 'handset');
          // A turn takes as long as one of theirs, or all of them would be over while the first of theirs is under way.
          await gateway.database.pool.query('SELECT');
        }
        await stopAt(party('STOP'), recipient);
      };
      const party = (name: string): Database => inTurns(gateway, scheduler, name);
      const [, first, second] = await scheduler.waitFor(
        Promise.all([
          stopLater(),
          claimFrom(party('claim 1')),
          claimFrom(party('claim 2')),
          admitInto(party('admission'), recipient),
        ]),
      );
      const last = await claimFrom(gateway.database);
      for (const { id, claimed_at, stopped_at } of await committed(recipient)) {
        const left = passed([first, second, last], id);
        outcomes.add(left ? 'sent' : 'stopped');
        if (left) expect(claimed_at!.getTime()).toBeLessThanOrEqual(stopped_at.getTime());
      }
    }),
    { numRuns: 60 },
  );
  // Both ends were reached, so the interleavings were different ones.
  expect(outcomes).toEqual(new Set(['sent', 'stopped']));
});

test('a STOP that waits for a claim is waited for by the next one', async () => {
  const recipient = fresh();
  await admitInto(gateway.database, recipient);
  const claiming = await gateway.database.pool.connect();
  await claiming.query('BEGIN');
  await claiming.query('SELECT * FROM suppressed_at_claim($1::uuid[], $2::text[])', [
    [gateway.caller.account.id],
    [recipient],
  ]);
  let stopped = false;
  const entry = {
    accountId: gateway.caller.account.id,
    recipient,
    scope: 'commercial' as const,
    state: 'active' as const,
    origin: 'api' as const,
    evidence: {},
    at: new Date(gateway.now()),
  };
  const stopping = gateway.database
    .transaction((client) =>
      suppress(client, gateway.consents, { entries: [entry], now: new Date(gateway.now()) }),
    )
    .then(() => {
      stopped = true;
    });
  await eventually('the STOP waits for the claim', async () => {
    const { rows } = await gateway.database.pool.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted) AS waiting`,
    );
    return rows[0]!.waiting;
  });
  expect(stopped).toBe(false);
  await claiming.query('COMMIT');
  claiming.release();
  await stopping;
  expect(
    (await claimFrom(gateway.database))?.messages.filter((message) => message.recipient === recipient) ?? [],
  ).toEqual([]);
});
