import type { GuardRuleName, Objection } from '@carillon/core/otp';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Row, SqlRow } from '../../infrastructure/database/query.ts';
import type { StateKey } from './guard-states.ts';

/** A code that was held back, or would have been. */
export interface HeldBack {
  readonly key: StateKey;
  readonly violation: Objection;
  /** What is blocked, as it may be shown. */
  readonly shown: string;
  /** False when the guard only watches. */
  readonly enforced: boolean;
}

export type BlockRow = Row<'otp_blocks'>;

const nameOf = ({ account, mode, scope, key }: StateKey, rule: GuardRuleName): string =>
  [account, mode, rule, scope, key].join(' ');

/** A block that ended by itself and is run into again begins anew in the same row. */
const RECORD = {
  name: 'otp-record-blocks',
  text: `INSERT INTO otp_blocks AS standing (account_id, id, mode, rule, scope, key, shown, facts, enforced, hits, until,
      first_at, last_at)
    SELECT new.*, $12::timestamptz, $12::timestamptz
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[],
      $9::boolean[], $10::integer[], $11::timestamptz[])
      AS new (account_id, id, mode, rule, scope, key, shown, facts, enforced, hits, until)
    ORDER BY account_id, mode, rule, scope, key
    ON CONFLICT (account_id, mode, rule, scope, key) WHERE lifted_at IS NULL DO UPDATE SET
      hits = CASE WHEN standing.until <= EXCLUDED.first_at THEN 0 ELSE standing.hits END + EXCLUDED.hits,
      first_at = CASE WHEN standing.until <= EXCLUDED.first_at THEN EXCLUDED.first_at ELSE standing.first_at END,
      facts = EXCLUDED.facts, enforced = EXCLUDED.enforced, last_at = EXCLUDED.last_at, until = EXCLUDED.until
    RETURNING account_id, id, mode, rule, scope, key, first_at = $12::timestamptz AS began`,
};

type RecordedRow = SqlRow<'otp_blocks', 'account_id' | 'id' | 'mode' | 'rule' | 'scope' | 'key'> & {
  readonly began: boolean;
};

/** Records what was held back, one row for each block; gives those that began just now. */
export const recordBlocks = async (
  client: pg.PoolClient,
  heldBack: readonly HeldBack[],
  now: Date,
): Promise<(HeldBack & { readonly id: string })[]> => {
  if (heldBack.length === 0) return [];
  const blocks = new Map<string, HeldBack & { hits: number }>();
  for (const one of heldBack) {
    const name = nameOf(one.key, one.violation.rule);
    blocks.set(name, { ...one, hits: (blocks.get(name)?.hits ?? 0) + 1 });
  }
  const list = [...blocks.values()];
  const { rows } = await client.query<RecordedRow>({
    ...RECORD,
    values: [
      list.map(({ key }) => key.account),
      list.map(() => uuidv7()),
      list.map(({ key }) => key.mode),
      list.map(({ violation }) => violation.rule),
      list.map(({ key }) => key.scope),
      list.map(({ key }) => key.key),
      list.map(({ shown }) => shown),
      list.map(({ violation }) => JSON.stringify(violation.facts)),
      list.map(({ enforced }) => enforced),
      list.map(({ hits }) => hits),
      list.map(({ violation: { until } }) => (until === null ? null : new Date(until))),
      now,
    ],
  });
  return rows.flatMap(({ began, id, account_id: account, ...row }) => {
    const block = blocks.get(nameOf({ account, ...row }, row.rule));
    return began && block ? [{ ...block, id }] : [];
  });
};
