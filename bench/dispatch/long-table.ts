/**
 * What years of messages cost: the rate of delivery with 20 million rows in the table of messages, against the same with
 * none, in the same run on the same PostgreSQL (fsync on). It needs some 15 GB of disk and a quarter of an hour.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../apps/gateway/src/infrastructure/database/embedded.ts';
import { type Database, openDatabase } from '../../apps/gateway/src/infrastructure/database/open.ts';
import { startGateway } from '../gateway/support/gateway-process.ts';
import { type Account, credit, demoAccount, routeToSmsc } from '../gateway/support/operate.ts';
import { fillAndDrain } from './support/queue.ts';
import { startSmsc } from './support/smsc.ts';

const ROWS = Number(process.env['BENCH_ROWS'] ?? 20_000_000);
const PIECE = 500_000;
const MEASURED = 30_000;
const GOAL = 0.85;

/** Adds messages that have long been delivered, to numbers of their own, all of this month. */
const addRows = async ({ pool }: Database, { id }: Account): Promise<void> => {
  const account = id.replace('acc_', '');
  for (let from = 0; from < ROWS; from += PIECE) {
    await pool.query(
      `INSERT INTO messages (account_id, id, mode, recipient, country, sender, purpose, lane, encoding, units, segments,
         price, margin, currency, carrier, stage, status, settlement, created_at, submitted_at, final_at)
       SELECT $1::uuid, overlay(gen_random_uuid()::text placing left(uuid_at(now())::text, 13) from 1 for 13)::uuid, 'live',
         '+337' || lpad((row % 90000000)::text, 8, '0'), 'FR', 'SHOP', 'transactional', 'transactional', 'gsm7', 24, 1,
         0, 0, 'EUR', 'old', 'settled', 'delivered', 'none', now(), now(), now()
       FROM generate_series($2::int, $3::int) AS row`,
      [account, from + 1, Math.min(from + PIECE, ROWS)],
    );
    process.stdout.write(`\r${(from + PIECE).toLocaleString('en')} rows`);
  }
  await pool.query('VACUUM ANALYZE messages');
  process.stdout.write('\n');
};

const folder = await mkdtemp(join(tmpdir(), 'carillon-bench-'));
// As root, the server's own user must reach its folder inside.
await chmod(folder, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
const { connection } = postgres;
const database = await openDatabase({ connection, applicationName: 'bench', poolSize: 2 });
const { user, password, host, port, database: name } = connection;
const url = `postgresql://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${name}`;
const smsc = await startSmsc();
const gateway = await startGateway({ DATABASE_URL: url });
try {
  const account = await demoAccount(gateway);
  await credit(gateway, account);
  await routeToSmsc(gateway, { port: smsc.port, window: 100 });
  await fillAndDrain(gateway, account, MEASURED);
  const empty = await fillAndDrain(gateway, account, MEASURED);
  await addRows(database, account);
  await fillAndDrain(gateway, account, MEASURED);
  const long = await fillAndDrain(gateway, account, MEASURED);
  const ratio = long / empty;
  console.log(
    `delivered ${Math.round(empty).toLocaleString('en')}/s with no rows, ${Math.round(long).toLocaleString('en')}/s with ` +
      `${ROWS.toLocaleString('en')}: ratio ${ratio.toFixed(2)} (goal ${GOAL})`,
  );
  if (ratio < GOAL) process.exitCode = 1;
} finally {
  await gateway.stop();
  await smsc.stop();
  await database.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
