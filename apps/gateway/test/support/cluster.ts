import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { PostgresConnection } from '../../src/infrastructure/database/connection.ts';
import { clusterName } from '../../src/infrastructure/database/embedded/prepare.ts';
import { serverProcesses } from '../../src/infrastructure/database/embedded/process-table.ts';

/** A fresh data folder, which PostgreSQL's user may enter when the tests run as root. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(inject('runFolder'), 'own-'));
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** Where PostgreSQL keeps its files in a data folder. */
export const pgdataOf = (dataDir: string): Promise<string> => realpath(join(dataDir, 'postgres/pgdata'));

/** The processes that serve a data folder, the postmaster first. */
export async function processesOn(dataDir: string): Promise<number[]> {
  const pgdata = await pgdataOf(dataDir);
  const { postmasters, children } = await serverProcesses(pgdata, clusterName(pgdata));
  return [...postmasters, ...children];
}

/** The process id a data folder's `postmaster.pid` names. */
export async function pidOnFile(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(await pgdataOf(dataDir), 'postmaster.pid'), 'utf8'), 10);
}

/** One query on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(
  connection: PostgresConnection,
  text: string,
): Promise<Row[]> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  await client.connect();
  return client
    .query<Row>(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

/** Removes a data folder whose server has stopped. */
export const removeDataDir = (dataDir: string): Promise<void> => rm(dataDir, { recursive: true });
