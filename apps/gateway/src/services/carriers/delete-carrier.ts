import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { toId } from '@carillon/gateway-api/ids';
import { sql } from 'kysely';
import type pg from 'pg';
import { lockCarrier } from '../../engine/carriers/find-carrier.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { MOST_COUNTED, type OwedWork, readOwedWork } from './owed-work.ts';

export interface Deletion {
  /** A carrier's id or its name. */
  readonly called: string;
  /** Whether receipts it still owes are given up. */
  readonly forgo: boolean;
  readonly now: Date;
}

/** Routes that a refusal names at most. */
const NAMED = 5;

const routesOf = async (client: pg.PoolClient, name: string): Promise<string[]> => {
  const rows = await queryOn(client)
    .selectFrom('routes')
    .select('id')
    .where(sql<boolean>`carriers @> ${JSON.stringify([{ name }])}::jsonb`)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => toId('rte', id));
};

const texts = (count: number, verb: readonly [one: string, many: string]): string => {
  const figure = count >= MOST_COUNTED ? `${MOST_COUNTED} or more` : `${count}`;
  return `${figure} ${count === 1 ? 'text' : 'texts'} ${count === 1 ? verb[0] : verb[1]}`;
};

const inRoutes = (used: readonly string[]): string | null => {
  if (used.length === 0) return null;
  const ids = used.slice(0, NAMED).join(', ') + (used.length > NAMED ? ', ...' : '');
  const what = used.length === 1 ? `the route ${ids} uses it` : `${used.length} routes use it (${ids})`;
  return `${what}: change with PATCH /v1/operator/routes/{id}, or delete with DELETE`;
};

/** What is still owed, how much of it, and which call mends that: one clause each. */
const reasons = (name: string, owed: OwedWork, used: readonly string[], forgo: boolean): string[] => {
  const at = `POST /v1/operator/carriers/${name}`;
  const forgoing = `or give them up with DELETE /v1/operator/carriers/${name}?receipts=forgo`;
  const found = [
    inRoutes(used),
    owed.waiting > 0
      ? `${texts(owed.waiting, ['waits', 'wait'])} for it: move with ${at}/move, or cancel with ${at}/cancel`
      : null,
    owed.onTheWire > 0
      ? `${texts(owed.onTheWire, ['is', 'are'])} being handed to it: pause with ${at}/pause, and try again within a minute`
      : null,
    !forgo && owed.unknown > 0
      ? `${texts(owed.unknown, ['may', 'may'])} have reached it, which a receipt would tell: wait up to 48 hours, ${forgoing}`
      : null,
    !forgo && owed.receipts > 0
      ? `${texts(owed.receipts, ['awaits', 'await'])} a receipt of it: wait up to 48 hours, ${forgoing}`
      : null,
  ];
  return found.filter((reason) => reason !== null);
};

/**
 * Deletes a carrier that nothing is owed to and that owes nothing; another one may have its name then. Receipts it
 * still owes can be given up: their texts end as Expired. Refusals: `carrier_not_found`, `carrier_in_use`, which says
 * what is owed, how much, and the call that mends it.
 */
export const deleteCarrier = async (
  client: pg.PoolClient,
  { called, forgo, now }: Deletion,
): Promise<Result<null, Refusal>> => {
  const found = await lockCarrier(client, called);
  if (!found.ok) return found;
  const { id, name } = found.value;
  const owed = await readOwedWork(client, name, now);
  const left = reasons(name, owed, await routesOf(client, name), forgo);
  if (left.length > 0)
    return refuse('carrier_in_use', `The carrier ${name} is still needed. ${left.map(sentence).join(' ')}`);
  await queryOn(client).deleteFrom('carriers').where('id', '=', id).execute();
  // Another carrier of that name starts afresh.
  for (const table of ['carrier_health', 'carrier_outcomes', 'carrier_samples', 'carrier_lines'])
    await client.query(`DELETE FROM ${table} WHERE carrier = $1`, [name]);
  return succeed(null);
};

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
