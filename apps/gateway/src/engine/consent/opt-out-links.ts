import { randomInt } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';

/** Letters and digits nobody mixes up when reading them aloud. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 50 bits: a guess per millisecond finds none within any campaign's life. */
const LENGTH = 10;

const makeCode = (): string =>
  Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** Whose link it is. */
export interface LinkHolder {
  readonly accountId: string;
  readonly recipient: string;
}

/** The code of a person's link, the same each time. */
export const linkCode = async (
  client: pg.PoolClient,
  { accountId, recipient }: LinkHolder,
): Promise<string> => {
  const { rows } = await client.query<{ code: string }>(
    `INSERT INTO opt_out_links (account_id, code, recipient) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, recipient) DO UPDATE SET recipient = EXCLUDED.recipient RETURNING code`,
    [accountId, makeCode(), recipient],
  );
  return rows[0]!.code;
};

/** Whom a link opts out; null when it is not one of ours. */
export const findLink = async ({ pool }: Database, code: string): Promise<LinkHolder | null> => {
  const { rows } = await pool.query<{ account_id: string; recipient: string }>(
    'SELECT account_id, recipient FROM opt_out_links WHERE code = $1',
    [code],
  );
  const [row] = rows;
  return row ? { accountId: row.account_id, recipient: row.recipient } : null;
};
