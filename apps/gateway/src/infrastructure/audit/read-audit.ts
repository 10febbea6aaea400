import { sql } from 'kysely';
import type { Database } from '../database/open.ts';
import { newestFirst, type PageRequest } from '../database/page.ts';
import { queryOn, type Row } from '../database/query.ts';
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

/** One page of the trail, newest first. */
export const listAudit = (
  { pool }: Database,
  { accountId, keyId, deed, outcome, since, until }: AuditFilter,
  page: PageRequest,
): Promise<AuditEntry[]> =>
  queryOn(pool)
    .selectFrom('audit_entries')
    .selectAll()
    .$if(accountId !== null, (query) => query.where('accountId', '=', accountId))
    .$if(keyId !== null, (query) => query.where('keyId', '=', keyId))
    .$if(deed !== null, (query) => query.where('deed', '=', deed!))
    .$if(outcome !== null, (query) => query.where('outcome', '=', outcome!))
    .$if(since !== null, (query) => query.where('lastAt', '>=', sql<Date>`${since}::timestamptz`))
    .$if(until !== null, (query) => query.where('at', '<', sql<Date>`${until}::timestamptz`))
    .$call(newestFirst(page))
    .execute();

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

const BATCH = 1_000;

/** Follows one chain from where it is kept to its end. */
const checkChain = async (
  { pool }: Database,
  key: Buffer,
  row: Row<'audit_chains'>,
): Promise<{ entries: number; fault: AuditCheck['faults'][number] | null }> => {
  let { droppedSeq: seq, droppedMac: mac } = row;
  let entries = 0;
  const broken = (at: bigint, fault: AuditCheck['faults'][number]['fault']) => ({
    entries,
    fault: { chain: row.chain, seq: at, fault },
  });
  while (seq < row.seq) {
    const rows = await queryOn(pool)
      .selectFrom('audit_entries')
      .selectAll()
      .where('chain', '=', row.chain)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
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
  const rows = await queryOn(database.pool).selectFrom('audit_chains').selectAll().orderBy('chain').execute();
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
