import type { Database } from '../../infrastructure/database/open.ts';
import type { NamedShop } from './secret-finder.ts';

/** Notes for the doctor that a webhook came with a signature that fits no secret of the shop it names. */
export type NoteUnsigned = (shop: NamedShop) => void;

/** Anybody may post such a webhook: a shop is noted so often at most. */
const AGAIN_MS = 60_000;
/** Shops that are remembered to have been noted; others are noted once more. */
const MOST_REMEMBERED = 1_000;

export const createUnsignedNotes = (database: Database, now: () => number): NoteUnsigned => {
  const noted = new Map<string, number>();
  return ({ platform, shop }) => {
    const name = JSON.stringify([platform, shop]);
    const at = now();
    if ((noted.get(name) ?? 0) > at - AGAIN_MS) return;
    if (noted.size >= MOST_REMEMBERED) noted.clear();
    noted.set(name, at);
    database
      .apart(() =>
        database.pool.query('UPDATE connections SET unsigned_at = $3 WHERE platform = $1 AND shop = $2', [
          platform,
          shop,
          new Date(at),
        ]),
      )
      // The doctor misses a line: the webhook is refused all the same.
      .catch(() => noted.delete(name));
  };
};
