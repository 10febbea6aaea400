import type { BusinessObject } from '@carillon/core/events';
import type pg from 'pg';
import { type AskedShop, askedShopOf } from '../../../engine/shops/asked-shop.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { SqlRow } from '../../../infrastructure/database/query.ts';

/** A page of a shop that is to be written. */
export interface DueNote {
  readonly shop: AskedShop;
  readonly object: BusinessObject;
  /** Of what was written last. */
  readonly digest: Buffer | null;
  /** When something was texted last. */
  readonly textedAt: Date;
}

/** Notes of one run; what is left comes with the next. */
const AT_ONCE = 100;
/** A process that has worked on a note for so long has ended. */
const SILENT_MS = 120_000;

type Found = AskedShop & SqlRow<'shop_notes', 'object_type' | 'object_id' | 'digest' | 'texted_at'>;

/** Takes notes whose time has come; nobody else works on them for a while. Those of a shop that left are dropped. */
export const takeDueNotes = async ({ pool }: Database, now: number): Promise<readonly DueNote[]> => {
  await pool.query(
    `DELETE FROM shop_notes n USING connections c WHERE n.next_at <= $1 AND c.id = n.connection_id AND c.state = 'removed'`,
    [new Date(now)],
  );
  const { rows } = await pool.query<Found>(
    `WITH due AS (
       SELECT n.connection_id, n.object_type, n.object_id FROM shop_notes n
       JOIN connections c ON c.id = n.connection_id AND c.state = 'installed'
       WHERE n.next_at <= $1 ORDER BY n.next_at LIMIT ${AT_ONCE} FOR UPDATE OF n SKIP LOCKED),
     taken AS (
       UPDATE shop_notes n SET next_at = $2 FROM due
       WHERE n.connection_id = due.connection_id AND n.object_type = due.object_type AND n.object_id = due.object_id
       RETURNING n.connection_id, n.object_type, n.object_id, n.digest, n.texted_at)
     SELECT t.object_type, t.object_id, t.digest, t.texted_at, ${askedShopOf('c')}
     FROM taken t JOIN connections c ON c.id = t.connection_id`,
    [new Date(now), new Date(now + SILENT_MS)],
  );
  return rows.map(({ object_type: type, object_id: id, digest, texted_at: textedAt, ...shop }) => ({
    shop,
    object: { type, id },
    digest,
    textedAt,
  }));
};

const WHICH = 'connection_id = $1 AND object_type = $2 AND object_id = $3 AND texted_at = $4';

const valuesOf = ({ shop, object, textedAt }: DueNote) => [shop.id, object.type, object.id, textedAt];

/** Forgets a note that needs no more writing, unless something was texted meanwhile. */
export const dropNote = async (pool: pg.Pool, note: DueNote): Promise<void> => {
  await pool.query(`DELETE FROM shop_notes WHERE ${WHICH}`, valuesOf(note));
};

/** Looks at a note again later, unless something was texted meanwhile, which is looked at sooner. */
export const keepNote = async (
  pool: pg.Pool,
  note: DueNote,
  { at, digest }: { readonly at: Date; readonly digest: Buffer | null },
): Promise<void> => {
  await pool.query(`UPDATE shop_notes SET next_at = $5, digest = $6 WHERE ${WHICH}`, [
    ...valuesOf(note),
    at,
    digest,
  ]);
};
