import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PostgresConnection } from '../../../src/infrastructure/database/connection.ts';
import { startEmbeddedPostgres } from '../../../src/infrastructure/database/embedded.ts';
import { StartupError } from '../../../src/infrastructure/startup/startup-error.ts';
import { ask, makeDataDir, pgdataOf, pidOnFile, processesOn, removeDataDir } from '../../support/cluster.ts';
import { eventually } from '../../support/deadline.ts';
import { runScript, type Script } from '../../support/script.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await makeDataDir();
  const postgres = await startEmbeddedPostgres({ dataDir });
  await ask(postgres.connection, "CREATE TABLE notes AS SELECT 'kept'::text AS note");
  await postgres.stop();
});

afterAll(() => removeDataDir(dataDir));

interface Owner extends Script {
  readonly connection: PostgresConnection;
}

/** Another process that runs PostgreSQL on the same data folder. */
async function startOwner(mode = 'serve'): Promise<Owner> {
  const script = runScript(new URL('processes/owner.ts', import.meta.url), dataDir, mode);
  return { ...script, connection: JSON.parse(await script.nextLine()) };
}

/** Starts on the folder, expects what was written there, and stops with nothing left. */
async function expectFullService(): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir });
  expect(await ask(postgres.connection, 'SELECT note FROM notes')).toEqual([{ note: 'kept' }]);
  await postgres.stop();
  expect(await processesOn(dataDir)).toEqual([]);
}

const writePidFile = async (pid: number): Promise<void> => {
  const pgdata = await pgdataOf(dataDir);
  await writeFile(join(pgdata, 'postmaster.pid'), `${pid}\n${pgdata}\n1750000000\n5432\n/tmp\n\n`, {
    mode: 0o600,
  });
};

test('a PostgreSQL that outlived its killed gateway is stopped, and the next start serves', async () => {
  const owner = await startOwner();
  await owner.kill();
  expect(await ask(owner.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const steps: string[] = [];
  const postgres = await startEmbeddedPostgres({ dataDir, onProgress: (step) => steps.push(step) });
  expect(steps).toContain('stopping the PostgreSQL an earlier gateway left behind');
  await expect(stat(owner.connection.host)).rejects.toThrow('ENOENT');
  await postgres.stop();
  await expectFullService();
});

test('a running gateway is refused its folder to a second one, by folder and process, and goes on', async () => {
  const owner = await startOwner();
  const error = await startEmbeddedPostgres({ dataDir }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(StartupError);
  expect(String(error)).toContain(dataDir);
  expect(String(error)).toContain(`process ${owner.child.pid}`);
  expect(String(error)).toContain('Stop it first');
  expect(await ask(owner.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  owner.child.kill('SIGINT');
  expect(await owner.ended).toBe(0);
  await expectFullService();
});

test('of two starts at once on a new folder, one wins and the other is refused', async () => {
  const fresh = await makeDataDir();
  const starts = await Promise.allSettled([1, 2].map(() => startEmbeddedPostgres({ dataDir: fresh })));
  const [winner] = starts.filter((start) => start.status === 'fulfilled');
  const [loser] = starts.filter((start) => start.status === 'rejected');
  expect(loser?.reason).toBeInstanceOf(StartupError);
  await winner?.value.stop();
  await removeDataDir(fresh);
});

test("a terminal's Ctrl-C leaves PostgreSQL to the gateway, which still writes and then stops it", async () => {
  const owner = await startOwner();
  process.kill(-owner.child.pid!, 'SIGINT');
  expect(await owner.nextLine()).toBe('still answers');
  expect(await owner.ended).toBe(0);
  expect(await processesOn(dataDir)).toEqual([]);
});

test('a gateway that ends by a fault takes PostgreSQL with it', async () => {
  const owner = await startOwner('throw');
  expect(await owner.ended).toBe(1);
  await eventually('PostgreSQL has stopped', async () => (await processesOn(dataDir)).length === 0);
  await expectFullService();
});

test('a postmaster.pid of a process that is gone does not block', async () => {
  const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(gone, 'exit');
  await writePidFile(gone.pid!);
  await expectFullService();
});

test('a postmaster.pid whose number now belongs to another process does not block, nor harm that process', async () => {
  const { uid, gid } = await stat(await pgdataOf(dataDir));
  const bystander = spawn('/bin/sleep', ['600'], { stdio: 'ignore', uid, gid, cwd: '/' });
  onTestFinished(() => void bystander.kill());
  await once(bystander, 'spawn');
  await writePidFile(bystander.pid!);
  await expectFullService();
  expect(bystander.exitCode ?? bystander.signalCode).toBe(null);
});

test('children that outlived a killed postmaster do not block', async () => {
  const owner = await startOwner();
  const postmaster = await pidOnFile(dataDir);
  // Busy without a wait, so it does not notice the death of its postmaster.
  const busy = ask(owner.connection, 'SELECT count(*) FROM generate_series(1, 1e12::bigint)').catch(() => {});
  await eventually('the query runs', async () => {
    const [row] = await ask<{ running: boolean }>(
      owner.connection,
      "SELECT true AS running FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%' AND pid <> pg_backend_pid()",
    );
    return row?.running;
  });
  process.kill(postmaster, 'SIGKILL');
  await owner.kill();
  expect(await processesOn(dataDir)).not.toEqual([]);
  await expectFullService();
  await busy;
});

test('what a killed first start had half made is made anew', async () => {
  const fresh = await makeDataDir();
  const half = join(fresh, 'postgres/new/pgdata');
  await mkdir(half, { recursive: true });
  await writeFile(join(half, 'PG_VERSION'), '18\n');
  await writeFile(join(fresh, 'postgres/password'), 'unused');
  const postgres = await startEmbeddedPostgres({ dataDir: fresh });
  expect(await ask(postgres.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await postgres.stop();
  expect(await readFile(join(fresh, 'postgres/password'), 'utf8')).not.toBe('unused');
  await removeDataDir(fresh);
});
