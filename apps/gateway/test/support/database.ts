import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { PostgresConnection } from '../../src/infrastructure/database/connection.ts';
import { type Database, openDatabase } from '../../src/infrastructure/database/open.ts';

export interface TestDatabase {
  readonly database: Database;
  /** The same database, for a process or a pool of its own. */
  readonly connection: PostgresConnection;
  /** The connection as a DATABASE_URL. */
  readonly url: string;
  /** Closes `database` and removes it, whoever is still connected. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Clone the migrated template (default), or start with nothing in it. */
  readonly from?: 'template' | 'nothing';
  readonly poolSize?: number;
}

/** A database of the test's own, cloned from the migrated template. Drop it in `afterAll`. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const template = inject('template');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const source = options.from === 'nothing' ? 'template0' : template.database;
  await administer(`CREATE DATABASE ${name} OWNER ${template.user} TEMPLATE ${source}`);
  const connection = { ...template, database: name };
  const database = await openDatabase({
    connection,
    applicationName: name,
    poolSize: options.poolSize ?? 10,
  });
  const drop = async (): Promise<void> => {
    await database.close();
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { database, connection, url: toUrl(connection), drop };
}

/** Runs one statement as superuser. */
export async function administer(statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(inject('administration'));
  await client.connect();
  return client.query(statement).finally(() => client.end());
}

const toUrl = ({ host, port, user, password, database }: PostgresConnection): string =>
  host.startsWith('/')
    ? `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
    : `postgresql://${user}:${password}@${host}:${port}/${database}`;
