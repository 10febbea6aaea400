import type { Database } from '../../../apps/gateway/src/infrastructure/database/open.ts';

const PIECE = 500_000;

/** Adds messages of an account that have long been delivered, to numbers of their own, all of this month. */
export const addMessages = async ({ pool }: Database, account: string, rows: number): Promise<void> => {
  for (let from = 0; from < rows; from += PIECE) {
    await pool.query(
      `INSERT INTO messages (account_id, id, mode, recipient, country, sender, purpose, lane, encoding, units, segments,
         price, margin, currency, carrier, stage, status, settlement, created_at, submitted_at, final_at)
       SELECT $1::uuid, overlay(gen_random_uuid()::text placing left(uuid_at(now())::text, 13) from 1 for 13)::uuid, 'live',
         '+337' || lpad((row % 90000000)::text, 8, '0'), 'FR', 'SHOP', 'transactional', 'transactional', 'gsm7', 24, 1,
         0, 0, 'EUR', 'old', 'settled', 'delivered', 'none', now(), now(), now()
       FROM generate_series($2::int, $3::int) AS row`,
      [account, from + 1, Math.min(from + PIECE, rows)],
    );
    process.stdout.write(`\r${Math.min(from + PIECE, rows).toLocaleString('en')} rows`);
  }
  process.stdout.write('\n');
};
