import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Fact, type FactContent, readContents } from './event-payloads.ts';

/** One process at a time makes events of facts: so those about one subject are numbered in their order. */
const LOCK = 'SELECT pg_try_advisory_xact_lock(hashtext($1)) AS locked';

const takeFacts = async (client: pg.PoolClient, limit: number): Promise<readonly Fact[]> => {
  const { rows } = await client.query<Fact>(
    `DELETE FROM webhook_facts WHERE place IN (SELECT place FROM webhook_facts ORDER BY place LIMIT $1)
     RETURNING place, account_id, mode, type, subject, reason, at`,
    [limit],
  );
  return rows.toSorted((one, other) => (one.place < other.place ? -1 : 1));
};

const subjectKey = ({ account_id, subject }: Pick<Fact, 'account_id' | 'subject'>): string =>
  `${account_id}${subject}`;

/** How many events there are about each subject. */
const lastSequences = async (client: pg.PoolClient, facts: readonly Fact[]): Promise<Map<string, number>> => {
  const { rows } = await client.query<{ account_id: string; subject: string; last: number }>(
    `SELECT told.account_id, told.subject, last.sequence AS last
     FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS told (account_id, subject)) AS told,
       LATERAL (SELECT sequence FROM webhook_events e WHERE e.subject = told.subject AND e.account_id = told.account_id
                ORDER BY sequence DESC LIMIT 1) AS last`,
    [facts.map(({ account_id }) => account_id), facts.map(({ subject }) => subject)],
  );
  return new Map(rows.map((row) => [subjectKey(row), row.last]));
};

interface NewEvent {
  readonly id: string;
  readonly fact: Fact;
  readonly sequence: number;
  readonly recipient: string | null;
  readonly payload: string;
}

const payloadOf = ({ type, at }: Fact, { data }: FactContent, sequence: number): string =>
  JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: type.startsWith('message.') && type !== 'message.received' ? { ...data, sequence } : data,
  });

const toEvents = (
  facts: readonly Fact[],
  contents: ReadonlyMap<bigint, FactContent>,
  sequences: Map<string, number>,
): readonly NewEvent[] =>
  facts.flatMap((fact) => {
    const content = contents.get(fact.place);
    if (!content) return [];
    const sequence = (sequences.get(subjectKey(fact)) ?? 0) + 1;
    sequences.set(subjectKey(fact), sequence);
    const { recipient } = content;
    return [{ id: uuidv7(), fact, sequence, recipient, payload: payloadOf(fact, content, sequence) }];
  });

const insertEvents = async (client: pg.PoolClient, events: readonly NewEvent[], now: Date): Promise<void> => {
  const accounts = events.map(({ fact }) => fact.account_id);
  const ids = events.map(({ id }) => id);
  const modes = events.map(({ fact }) => fact.mode);
  const types = events.map(({ fact }) => fact.type);
  await client.query(
    `INSERT INTO webhook_events (account_id, id, mode, type, subject, sequence, recipient, payload, occurred_at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::integer[], $7::text[], $8::text[],
       $9::timestamptz[])`,
    [
      accounts,
      ids,
      modes,
      types,
      events.map(({ fact }) => fact.subject),
      events.map(({ sequence }) => sequence),
      events.map(({ recipient }) => recipient),
      events.map(({ payload }) => payload),
      events.map(({ fact }) => fact.at.toISOString()),
    ],
  );
  await client.query(
    `INSERT INTO webhook_deliveries (account_id, endpoint_id, event_id, next_at)
     SELECT told.account_id, w.id, told.id, $5
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS told (account_id, id, mode, type)
     JOIN webhook_endpoints w ON w.account_id = told.account_id AND w.mode = told.mode AND w.status = 'enabled'
       AND told.type = ANY (w.events)`,
    [accounts, ids, modes, types, now],
  );
};

/**
 * Makes events, and a delivery for each endpoint that wants them, of the facts that were noted first, by set. Gives how
 * many facts it took; none while another process does the same.
 */
export const createEvents = (database: Database, limit: number, now: Date): Promise<number> =>
  database.transaction(async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(LOCK, ['webhook-events']);
    if (!rows[0]?.locked) return 0;
    const facts = await takeFacts(client, limit);
    if (facts.length === 0) return 0;
    const events = toEvents(facts, await readContents(client, facts), await lastSequences(client, facts));
    if (events.length > 0) await insertEvents(client, events, now);
    return facts.length;
  });
