/**
 * What an update costs a gateway that has been at work: migrations on 3 million messages, and the index that is built
 * while it runs, cut off by kill -9 in the middle. Texts are sent all the time: the one that waited longest tells how long
 * a lock was held.
 */
import { randomBytes } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensurePartitions } from '../../apps/gateway/src/engine/messages/partitions.ts';
import { migrate } from '../../apps/gateway/src/infrastructure/database/migrate.ts';
import { ownMigrations } from '../../apps/gateway/src/infrastructure/database/migration-files.ts';
import { type GatewayProcess, startGateway } from '../gateway/support/gateway-process.ts';
import { credit, demoAccount } from '../gateway/support/operate.ts';
import { startOwnDatabase } from '../support/own-database.ts';
import { addMessages } from './support/old-messages.ts';

const ROWS = Number(process.env['BENCH_ROWS'] ?? 3_000_000);
/** The last migration of the gateway that is updated. */
const FROM = 39;
const GOAL_MS = 1_000;

const own = await startOwnDatabase();
const { database, url, folder } = own;

/** The migrations that the gateway before had. */
const earlier = async (): Promise<string> => {
  const copy = join(folder, 'migrations');
  await cp(ownMigrations(), copy, { recursive: true });
  const file = join(copy, 'meta/_journal.json');
  const journal = JSON.parse(await readFile(file, 'utf8')) as { entries: { idx: number }[] };
  await writeFile(file, JSON.stringify({ entries: journal.entries.filter(({ idx }) => idx <= FROM) }));
  return copy;
};

/** The key that both processes open the vault with. */
const env = { DATABASE_URL: url, GATEWAY_MASTER_KEY: randomBytes(32).toString('base64') };

const isReplaced = async (): Promise<boolean> => {
  const sql = "SELECT to_regclass('messages_recipient') IS NULL AS replaced";
  return (await database.pool.query<{ replaced: boolean }>(sql)).rows[0]!.replaced;
};
const isBuilding = async (): Promise<boolean> => {
  const sql = 'SELECT count(*)::int AS builds FROM pg_stat_progress_create_index';
  return (await database.pool.query<{ builds: number }>(sql)).rows[0]!.builds > 0;
};

/** Sends texts one after the other until it is told to end; gives the longest any took, in milliseconds. */
const sendAlong = (gateway: GatewayProcess): (() => Promise<number>) => {
  let ended = false;
  let longest = 0;
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ to: '+33639980001', text: 'Hello', purpose: 'transactional' });
  const send = async (): Promise<void> => {
    while (!ended) {
      const asked = performance.now();
      const answer = await fetch(`${gateway.address}/v1/messages`, { method: 'POST', headers, body });
      await answer.text();
      if (answer.status !== 202) throw new Error(`A text was answered ${answer.status}.`);
      longest = Math.max(longest, performance.now() - asked);
      await delay(2);
    }
  };
  const sending = send();
  return async () => {
    ended = true;
    await sending;
    return longest;
  };
};

const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);

try {
  await migrate(database, { folder: await earlier() });
  await ensurePartitions(database, Date.now());
  await addMessages(database, '01900000-0000-7000-8000-000000000001', ROWS);

  let started = performance.now();
  const applied = await migrate(database);
  console.log(`${applied.length} migrations on ${ROWS.toLocaleString('en')} messages: ${seconds(started)} s`);

  const killed = await startGateway(env);
  while (!(await isBuilding())) {
    if (await isReplaced()) throw new Error('The index was built before anybody could look: take more rows.');
    await delay(5);
  }
  killed.child.kill('SIGKILL');
  await killed.stop();
  console.log('killed while the index was built');

  started = performance.now();
  const gateway = await startGateway(env);
  try {
    await credit(gateway, await demoAccount(gateway));
    const end = sendAlong(gateway);
    while (!(await isReplaced())) await delay(20);
    const longest = await end();
    console.log(
      `started again: the index was built and the old one gone after ${seconds(started)} s; the text that waited longest meanwhile ` +
        `waited ${longest.toFixed(0)} ms (goal ${GOAL_MS})`,
    );
    if (longest > GOAL_MS) process.exitCode = 1;
  } finally {
    await gateway.stop();
  }
} finally {
  await own.stop();
}
