/**
 * What years of messages cost: the rate of delivery with 20 million rows in the table of messages, against the same with
 * none, in the same run on the same PostgreSQL (fsync on); medians of three. It needs some 15 GB of disk and six minutes.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../apps/gateway/src/infrastructure/database/embedded.ts';
import { openDatabase } from '../../apps/gateway/src/infrastructure/database/open.ts';
import { startGateway } from '../gateway/support/gateway-process.ts';
import { credit, demoAccount, routeToSmsc } from '../gateway/support/operate.ts';
import { median } from '../support/median.ts';
import { addMessages } from './support/old-messages.ts';
import { fillAndDrain } from './support/queue.ts';
import { startSmsc } from './support/smsc.ts';

const ROWS = Number(process.env['BENCH_ROWS'] ?? 20_000_000);
const MEASURED = 30_000;
const RUNS = 3;
const GOAL = 0.85;

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
  /** The first run warms up. */
  const measure = async (): Promise<number> => {
    const rates: number[] = [];
    await fillAndDrain(gateway, account, MEASURED);
    while (rates.length < RUNS) rates.push(await fillAndDrain(gateway, account, MEASURED));
    return median(rates);
  };
  const empty = await measure();
  await addMessages(database, account.id.replace('acc_', ''), ROWS);
  await database.pool.query('VACUUM ANALYZE messages');
  const long = await measure();
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
