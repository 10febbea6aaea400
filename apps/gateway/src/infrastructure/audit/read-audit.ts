import type { Database } from '../database/open.ts';
import { type AuditEntry, macOf } from './entry.ts';

/** Which entries are asked for; null is any. */
export interface AuditFilter {
  readonly accountId: string | null;
  readonly keyId: string | null;
  readonly deed: string | null;
  readonly outcome: string | null;
  readonly since: string | null;
  readonly until: string | null;
}

const SELECT = `SELECT chain, seq, id, at, last_at AS "lastAt", count, actor, account_id AS "accountId",
    key_id AS "keyId", key_prefix AS "keyPrefix", address, deed, object, outcome, request_id AS "requestId", mac
  FROM audit_entries`;

/** One page of the trail, newest first. */
export const listAudit = async (
  { pool }: Database,
  filter: AuditFilter,
  { before, limit }: { before: string | null; limit: number },
): Promise<AuditEntry[]> => {
  const { rows } = await pool.query<AuditEntry>(
    `${SELECT} WHERE ($1::uuid IS NULL OR account_id = $1) AND ($2::uuid IS NULL OR key_id = $2)
       AND ($3::text IS NULL OR deed = $3) AND ($4::text IS NULL OR outcome = $4)
       AND ($5::timestamptz IS NULL OR last_at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
       AND ($7::uuid IS NULL OR id < $7)
     ORDER BY id DESC LIMIT $8`,
    [filter.accountId, filter.keyId, filter.deed, filter.outcome, filter.since, filter.until, before, limit],
  );
  return rows;
};

/** What a check of the chains found. */
export interface AuditCheck {
  readonly chains: number;
  readonly entries: number;
  /** The first place in each broken chain that does not follow from the one before. */
  readonly faults: readonly {
    readonly chain: string;
    readonly seq: bigint;
    readonly fault: 'missing' | 'changed' | 'end_changed';
  }[];
}

interface ChainRow {
  chain: string;
  seq: bigint;
  mac: Buffer;
  dropped_seq: bigint;
  dropped_mac: Buffer;
}

const BATCH = 1_000;

/** Follows one chain from where it is kept to its end. */
const checkChain = async (
  { pool }: Database,
  key: Buffer,
  row: ChainRow,
): Promise<{ entries: number; fault: AuditCheck['faults'][number] | null }> => {
  let { dropped_seq: seq, dropped_mac: mac } = row;
  let entries = 0;
  const broken = (at: bigint, fault: AuditCheck['faults'][number]['fault']) => ({
    entries,
    fault: { chain: row.chain, seq: at, fault },
  });
  while (seq < row.seq) {
    const { rows } = await pool.query<AuditEntry>(
      `${SELECT} WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT ${BATCH}`,
      [row.chain, seq],
    );
    if (rows.length === 0) return broken(seq + 1n, 'missing');
    for (const entry of rows) {
      if (entry.seq !== seq + 1n) return broken(seq + 1n, 'missing');
      if (!macOf(key, mac, entry).equals(entry.mac)) return broken(entry.seq, 'changed');
      ({ seq, mac } = entry);
      entries += 1;
      if (seq === row.seq) break;
    }
  }
  return mac.equals(row.mac) ? { entries, fault: null } : broken(row.seq, 'end_changed');
};

/** Checks that every entry of every chain follows from the one before. */
export const checkAudit = async (database: Database, key: Buffer): Promise<AuditCheck> => {
  const { rows } = await database.pool.query<ChainRow>('SELECT * FROM audit_chains ORDER BY chain');
  const faults: AuditCheck['faults'][number][] = [];
  let entries = 0;
  for (const row of rows) {
    const checked = await checkChain(database, key, row);
    entries += checked.entries;
    if (checked.fault) faults.push(checked.fault);
  }
  return { chains: rows.length, entries, faults };
};

/** @throws when the trail is broken, which the operator is to hear of. */
export const requireSoundAudit = async (database: Database, key: Buffer): Promise<void> => {
  const { faults } = await checkAudit(database, key);
  if (faults.length === 0) return;
  const places = faults.map(({ chain, seq, fault }) => `${chain} at ${seq}: ${fault}`);
  throw new Error(`The audit trail was changed from outside: ${places.join('; ')}.`);
};

/** How long the trail is kept. */
const KEPT = '400 days';

/** Drops what is older than it is kept for; each chain remembers where it goes on from. */
export const dropOldAudit = async (database: Database, now: number): Promise<void> => {
  await database.transaction(async (client) => {
    const { rows } = await client.query<{ chain: string; seq: bigint; mac: Buffer }>(
      `SELECT DISTINCT ON (chain) chain, seq, mac FROM audit_entries
       WHERE at < $1::timestamptz - interval '${KEPT}' ORDER BY chain, seq DESC`,
      [new Date(now)],
    );
    const columns = [rows.map(({ chain }) => chain), rows.map(({ seq }) => seq), rows.map(({ mac }) => mac)];
    const old = 'FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS old (chain, seq, mac)';
    await client.query(
      `UPDATE audit_chains SET dropped_seq = old.seq, dropped_mac = old.mac ${old} WHERE audit_chains.chain = old.chain`,
      columns,
    );
    await client.query(
      `DELETE FROM audit_entries USING ${old.slice('FROM '.length)}
       WHERE audit_entries.chain = old.chain AND audit_entries.seq <= old.seq AND old.mac IS NOT NULL`,
      columns,
    );
  });
};
