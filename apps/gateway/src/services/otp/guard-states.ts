import { EMPTY_STATE, type GuardScope, type ScopeState } from '@carillon/core/otp';
import type pg from 'pg';
import type { SqlRow } from '../../infrastructure/database/query.ts';

/** The name of one state. */
export interface StateKey {
  readonly account: string;
  readonly mode: 'live' | 'test';
  readonly scope: GuardScope;
  readonly key: string;
}

type StateRow = Omit<SqlRow<'otp_guard_states'>, 'touched_at'>;

/** The name of a state in a map. */
export const stateName = ({ account, mode, scope, key }: StateKey): string =>
  `${account} ${mode} ${scope} ${key}`;

const columns = (keys: readonly StateKey[]): unknown[] => [
  keys.map(({ account }) => account),
  keys.map(({ mode }) => mode),
  keys.map(({ scope }) => scope),
  keys.map(({ key }) => key),
];

/**
 * Locks some states and reads them, those that are new included: one statement, always in the same order, so that
 * replicas wait for each other and never in a circle.
 */
export const lockStates = async (
  client: pg.PoolClient,
  keys: readonly StateKey[],
  now: Date,
): Promise<Map<string, ScopeState>> => {
  const { rows } = await client.query<StateRow>({
    name: 'otp-lock-guard',
    text: `INSERT INTO otp_guard_states (account_id, mode, scope, key, state, touched_at)
      SELECT asked.*, $5::jsonb, $6::timestamptz
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS asked (account_id, mode, scope, key)
      ORDER BY 1, 2, 3, 4
      ON CONFLICT (account_id, mode, scope, key) DO UPDATE SET touched_at = EXCLUDED.touched_at
      RETURNING account_id, mode, scope, key, state`,
    values: [...columns(keys), JSON.stringify(EMPTY_STATE), now],
  });
  return new Map(
    rows.map(({ account_id, state, ...row }) => [
      stateName({ account: account_id, ...row }),
      { ...EMPTY_STATE, ...state },
    ]),
  );
};

/** Writes states that were locked. */
export const writeStates = async (
  client: pg.PoolClient,
  states: readonly (readonly [StateKey, ScopeState])[],
): Promise<void> => {
  if (states.length === 0) return;
  await client.query({
    name: 'otp-write-guard',
    text: `UPDATE otp_guard_states g SET state = new.state
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[]) AS new (account_id, mode, scope, key, state)
      WHERE (g.account_id, g.mode, g.scope, g.key) = (new.account_id, new.mode, new.scope, new.key)`,
    values: [...columns(states.map(([key]) => key)), states.map(([, state]) => JSON.stringify(state))],
  });
};
