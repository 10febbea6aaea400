import { randomInt } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn } from '../../infrastructure/database/query.ts';

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
  const { code } = await queryOn(client)
    .insertInto('opt_out_links')
    .values({ accountId, code: makeCode(), recipient })
    .onConflict((conflict) => conflict.columns(['accountId', 'recipient']).doUpdateSet({ recipient }))
    .returning('code')
    .executeTakeFirstOrThrow();
  return code;
};

/** Whom a link opts out; null when it is not one of ours. */
export const findLink = async ({ pool }: Database, code: string): Promise<LinkHolder | null> => {
  const links = queryOn(pool)
    .selectFrom('opt_out_links')
    .select(['accountId', 'recipient'])
    .where('code', '=', code);
  return (await links.executeTakeFirst()) ?? null;
};
