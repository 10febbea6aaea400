import type { PoolClient } from 'pg';
import { StartupError } from '../startup/startup-error.ts';
import { type Migration, ownMigrations, readMigrations } from './migration-files.ts';
import type { Database } from './open.ts';

export interface MigrateOptions {
  /** A folder of migrations with its journal; the gateway's own unless given. */
  readonly folder?: string;
  readonly onProgress?: (step: string) => void;
}

interface Applied {
  readonly name: string;
  readonly hash: string;
}

/** Any number no other program takes on this database: "carillon" in base 36. */
export const lockKey = 963_801_620_231n;

/**
 * Brings the database to this build's schema: each missing migration in a transaction of its own. Processes that
 * start at once take turns, and each step looks again at what is there.
 *
 * Drizzle's own migrator does not serve: it takes no lock, compares clock times only, and so neither sees a database
 * that is ahead nor an edited or overtaken migration.
 *
 * @returns the names applied by this call.
 * @throws StartupError when the database and this build disagree on what was applied.
 */
export async function migrate(database: Database, options: MigrateOptions = {}): Promise<string[]> {
  const { folder = ownMigrations(), onProgress = () => {} } = options;
  const migrations = await readMigrations(folder);
  const applied: string[] = [];
  for (;;) {
    const name = await database.transaction((client) => applyNext(client, migrations, onProgress));
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** The lock ends with the transaction, so a pooler that shares sessions between transactions does no harm. */
async function applyNext(
  client: PoolClient,
  migrations: readonly Migration[],
  onProgress: (step: string) => void,
): Promise<string | undefined> {
  await client.query(
    'SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
  );
  await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
  const { rows } = await client.query<Applied>('SELECT name, hash FROM schema_migrations');
  refuseDisagreement(migrations, rows);
  const next = migrations[rows.length];
  if (!next) return undefined;
  onProgress(`migrating the database: ${next.name}`);
  for (const statement of next.statements) await client.query(statement);
  await client.query('INSERT INTO schema_migrations (name, hash) VALUES ($1, $2)', [next.name, next.hash]);
  return next.name;
}

/** What was applied must be the first part of what this build knows, letter by letter. */
function refuseDisagreement(migrations: readonly Migration[], applied: readonly Applied[]): void {
  const hashes = new Map(applied.map(({ name, hash }) => [name, hash]));
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new StartupError(
      'database',
      `The database was written by a newer gateway: this build does not know ${list(unknown)}. ` +
        'Start that newer version, or restore the backup made before it was installed.',
    );
  const edited = migrations.filter(({ name, hash }) => (hashes.get(name) ?? hash) !== hash);
  if (edited.length > 0)
    throw new StartupError(
      'database',
      `${list(edited.map(({ name }) => name))} changed after it was applied to this database. ` +
        'Migrations never change: bring back the file as it was, and write the change as a new one.',
    );
  const overtaken = migrations.slice(0, applied.length).filter(({ name }) => !hashes.has(name));
  if (overtaken.length > 0)
    throw new StartupError(
      'database',
      `${list(overtaken.map(({ name }) => name))} was never applied to this database, later ones were. ` +
        'Rename its file, so that its number is after the last one, and change its entry in meta/_journal.json to match (idx and tag).',
    );
}

const list = (names: readonly string[]): string => `migration ${names.toSorted().join(', ')}`;
