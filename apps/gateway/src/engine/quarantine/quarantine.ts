import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import { storableText } from './storable.ts';

export type QuarantinedRow = Row<'quarantine'>;

/** Something a carrier or platform said that cannot be stored as it was said. */
export interface Unstorable extends Pick<QuarantinedRow, 'source' | 'name' | 'kind' | 'reason'> {
  /** What was said, as it came where that is at hand. */
  readonly body: string | Buffer;
}

/** Keeps what cannot be stored, so that it is lost to nobody and nobody need repeat it. */
export interface Quarantine {
  /** Resolves when it is on disk. */
  keep(found: Unstorable): Promise<void>;
}

/** Octets kept of one; the rest is told by its size and digest. */
const KEPT_OCTETS = 65_536;
/** How many are kept of one source: the oldest goes first. */
const KEPT_OF_SOURCE = 500;
const KEPT_FOR = '30 days';
const LONGEST_REASON = 500;

/** Text as UTF-8, halves of surrogate pairs as three octets, so that nothing of it is lost. */
const octetsOf = (body: string | Buffer): Buffer =>
  typeof body !== 'string'
    ? body
    : body.isWellFormed()
      ? Buffer.from(body)
      : Buffer.from(JSON.stringify(body));

/** What went wrong, in words that quote nothing of what was said. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'it could not be read';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? `the store refused it (${code}): ${error.message}` : error.message;
};

/** Makes the place for what cannot be stored: bounded in size, number and age for each source. */
export const createQuarantine = ({ pool }: Database, now: () => number): Quarantine => ({
  keep: async ({ source, name, kind, reason, body }) => {
    const octets = octetsOf(body);
    const at = new Date(now());
    const { rows } = await pool.query<{ times: number }>(
      `INSERT INTO quarantine AS q (id, source, name, kind, reason, body, size, digest, first_at, last_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
       ON CONFLICT (source, name, kind, digest) DO UPDATE SET times = q.times + 1, last_at = excluded.last_at
       RETURNING times`,
      [
        uuidv7(),
        ...[source, storableText(name), kind, storableText(reason).slice(0, LONGEST_REASON)],
        octets.subarray(0, KEPT_OCTETS),
        octets.length,
        createHash('sha256').update(octets).digest(),
        at,
      ],
    );
    if (rows[0]!.times > 1) return;
    await pool.query(
      `DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE source = $1 AND name = $2
         ORDER BY last_at DESC, id DESC OFFSET $3)`,
      [source, storableText(name), KEPT_OF_SOURCE],
    );
  },
});

/** One page of what is in quarantine, newest first; null is any source, and any name. */
export const listQuarantined = (
  { pool }: Database,
  {
    source,
    name,
    ...page
  }: PageRequest & { readonly [Field in 'source' | 'name']: QuarantinedRow[Field] | null },
): Promise<QuarantinedRow[]> =>
  queryOn(pool)
    .selectFrom('quarantine')
    .selectAll()
    .$if(source !== null, (query) => query.where('source', '=', source!))
    .$if(name !== null, (query) => query.where('name', '=', name!))
    .$call(newestFirst(page))
    .execute();

/** Drops one; false when there is no such. */
export const dropQuarantined = async ({ pool }: Database, id: string | null): Promise<boolean> =>
  (await pool.query('DELETE FROM quarantine WHERE id = $1', [id])).rowCount === 1;

/** Drops what nobody has looked at for a month. */
export const dropOldQuarantined = async ({ pool }: Database, now: number): Promise<void> => {
  await pool.query('DELETE FROM quarantine WHERE last_at < $1::timestamptz - $2::interval', [
    new Date(now),
    KEPT_FOR,
  ]);
};
