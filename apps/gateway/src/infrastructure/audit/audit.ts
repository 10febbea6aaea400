import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { WithCommit } from '../database/transaction.ts';
import { type AuditEntry, type AuditedAction, macOf } from './entry.ts';

/** Writes what was done, in the transaction that does it. */
export interface Audit {
  /**
   * Adds actions to the end of a chain. Call it last in a transaction: it holds the end of the chain until the commit.
   */
  append(
    client: pg.PoolClient,
    withCommit: WithCommit,
    added: { readonly chain: string; readonly actions: readonly AuditedAction[] },
  ): Promise<void>;
}

const COLUMNS: readonly [name: string, type: string, value: (entry: AuditEntry) => unknown][] = [
  ['chain', 'uuid', ({ chain }) => chain],
  ['seq', 'bigint', ({ seq }) => seq],
  ['id', 'uuid', ({ id }) => id],
  ['at', 'timestamptz', ({ at }) => at.toISOString()],
  ['last_at', 'timestamptz', ({ lastAt }) => lastAt.toISOString()],
  ['count', 'integer', ({ count }) => count],
  ['actor', 'text', ({ actor }) => actor],
  ['account_id', 'uuid', ({ accountId }) => accountId],
  ['key_id', 'uuid', ({ keyId }) => keyId],
  ['key_prefix', 'text', ({ keyPrefix }) => keyPrefix],
  ['address', 'text', ({ address }) => address],
  ['deed', 'text', ({ deed }) => deed],
  ['object', 'text', ({ object }) => object],
  ['outcome', 'text', ({ outcome }) => outcome],
  ['request_id', 'text', ({ requestId }) => requestId],
  ['mac', 'bytea', ({ mac }) => mac],
];

const INSERT = `WITH added AS (
    INSERT INTO audit_entries (${COLUMNS.map(([name]) => name).join(', ')})
    SELECT * FROM unnest(${COLUMNS.map(([, type], place) => `$${place + 3}::${type}[]`).join(', ')})
  ) UPDATE audit_chains SET seq = $2, mac = ($${COLUMNS.length + 2}::bytea[])[array_length($${COLUMNS.length + 2}::bytea[], 1)]
    WHERE chain = $1`;

interface End {
  seq: bigint;
  mac: Buffer;
}

/** Locks the end of a chain, which begins with its first entry. */
const lockEnd = async (client: pg.PoolClient, chain: string): Promise<End> => {
  const { rows } = await client.query<End>(
    `INSERT INTO audit_chains (chain, seq, mac) VALUES ($1, 0, '')
     ON CONFLICT (chain) DO UPDATE SET chain = EXCLUDED.chain RETURNING seq, mac`,
    [chain],
  );
  return rows[0]!;
};

/** Makes the audit trail's writer. `key` is of `openAuditKey`. */
export const createAudit = (key: Buffer): Audit => ({
  append: async (client, withCommit, { chain, actions }) => {
    if (actions.length === 0) return;
    let { seq, mac } = await lockEnd(client, chain);
    const entries: AuditEntry[] = [];
    for (const action of actions) {
      seq += 1n;
      const entry = { ...action, chain, seq, id: uuidv7() };
      mac = macOf(key, mac, entry);
      entries.push({ ...entry, mac });
    }
    const columns = COLUMNS.map(([, , value]) => entries.map(value));
    withCommit(client.query(INSERT, [chain, seq, ...columns]));
  },
});
