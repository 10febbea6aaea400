import { mkdir, readdir, rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PostgresConnection } from '../../../src/infrastructure/database/connection.ts';
import { ask, makeDataDir } from '../../support/cluster.ts';
import { makeRunFolder, removeAbandonedRuns, runDataDir } from '../../support/run-folder.ts';
import { runScript, type Script } from '../../support/script.ts';

let shelf: string;

beforeEach(async () => {
  shelf = await makeDataDir();
});

afterEach(() => rm(shelf, { recursive: true }));

interface Run {
  readonly process: Script;
  readonly connection: PostgresConnection;
}

async function startRun(): Promise<Run> {
  const dataDir = runDataDir(await makeRunFolder(shelf));
  const process = runScript(new URL('processes/owner.ts', import.meta.url), dataDir);
  return { process, connection: JSON.parse(await process.nextLine()) };
}

test('the cluster of a killed run is stopped and removed by the next', async () => {
  const { process, connection } = await startRun();
  await process.kill();
  expect(await ask(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await removeAbandonedRuns(shelf);
  expect(await readdir(shelf)).toEqual([]);
  await expect(ask(connection, 'SELECT 1')).rejects.toThrow();
});

test('the cluster of a run under way stays', async () => {
  const { process, connection } = await startRun();
  await removeAbandonedRuns(shelf);
  expect(await ask(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await process.kill();
  await removeAbandonedRuns(shelf);
});

test('the folder of a run that does not own it yet stays', async () => {
  const runFolder = await makeRunFolder(shelf);
  await mkdir(runDataDir(runFolder));
  await removeAbandonedRuns(shelf);
  expect(await readdir(runFolder)).toEqual(['run']);
});
