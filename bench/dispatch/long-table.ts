/**
 * What years of messages cost: the rate of delivery with 20 million rows in the table of messages, against the same with
 * none, in the same run on the same PostgreSQL (fsync on); medians of three. It needs some 15 GB of disk and six minutes.
 */
import { startGateway } from '../gateway/support/gateway-process.ts';
import { credit, demoAccount, routeToSmsc } from '../gateway/support/operate.ts';
import { median } from '../support/median.ts';
import { startOwnDatabase } from '../support/own-database.ts';
import { addMessages } from './support/old-messages.ts';
import { fillAndDrain } from './support/queue.ts';
import { startSmsc } from './support/smsc.ts';

const ROWS = Number(process.env['BENCH_ROWS'] ?? 20_000_000);
const MEASURED = 30_000;
const RUNS = 3;
const GOAL = 0.85;

const own = await startOwnDatabase();
const { database, url } = own;
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
  await own.stop();
}
