import pg from 'pg';
import { lockKey } from './migrate.ts';
import type { Database } from './open.ts';

/** The role that sees the rows of one account and no others. Nobody logs in as it: sessions take it for a transaction. */
export const ACCOUNT_ROLE = 'carillon_account';

/** `insufficient_privilege` */
const NOT_ALLOWED = '42501';

interface Rights {
  readonly exists: boolean;
  /** The user may take it. */
  readonly open: boolean;
}

const rightsOf = async (client: pg.ClientBase, user: string): Promise<Rights> => {
  const { rows } = await client.query<Rights>(
    `SELECT count(*) = 1 AS exists, coalesce(bool_or(pg_has_role($2, oid, 'SET')), false) AS open
     FROM pg_roles WHERE rolname = $1`,
    [ACCOUNT_ROLE, user],
  );
  return rows[0]!;
};

/** Makes the role where it is missing, and lets a user take it. */
export const ensureAccountRole = async (client: pg.ClientBase, user: string): Promise<void> => {
  const { exists, open } = await rightsOf(client, user);
  if (!exists) await client.query(`CREATE ROLE ${ACCOUNT_ROLE} NOLOGIN`);
  if (!open)
    await client.query(`GRANT ${ACCOUNT_ROLE} TO ${pg.escapeIdentifier(user)} WITH INHERIT FALSE, SET TRUE`);
};

/**
 * What the role works with, table by table: a partition of ours has no policy of its own, so nobody may read past its
 * table. What never changes cannot be changed by it either. The queues of jobs (`pgboss`) have no policies: they hold ids, and
 * nobody reads them for an account.
 */
const GRANTS = `
  WITH relations AS (
    SELECT oid, relkind = 'S' AS is_sequence, EXISTS (
      SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgfoid = to_regproc('refuse_change')) AS never_changes
    FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'S') AND (relnamespace = to_regnamespace('pgboss')
      OR relnamespace = current_schema()::regnamespace AND NOT relispartition)
  ), grants AS (
    SELECT format('%s ON %s', CASE WHEN never_changes THEN 'SELECT, INSERT' ELSE 'SELECT, INSERT, UPDATE, DELETE' END,
      oid::regclass) AS what
    FROM relations WHERE NOT is_sequence AND NOT has_table_privilege('${ACCOUNT_ROLE}', oid, 'INSERT')
    UNION ALL
    SELECT format('USAGE ON SEQUENCE %s', oid::regclass)
    FROM relations
    WHERE CASE WHEN is_sequence THEN NOT has_sequence_privilege('${ACCOUNT_ROLE}', oid, 'USAGE') ELSE false END
    UNION ALL
    SELECT format('USAGE ON SCHEMA %I', nspname)
    FROM pg_namespace
    WHERE nspname IN (current_schema(), 'pgboss') AND NOT has_schema_privilege('${ACCOUNT_ROLE}', oid, 'USAGE')
  )
  SELECT format('GRANT %s TO ${ACCOUNT_ROLE}', what) AS statement FROM grants`;

const grantTables = async (client: pg.ClientBase): Promise<void> => {
  const { rows } = await client.query<{ statement: string }>(GRANTS);
  for (const { statement } of rows) await client.query(statement);
};

/**
 * Makes ready the role that `forAccount` works with. It owns nothing, so the policies of the tables bind it; the gateway's own
 * role owns the tables, and is bound by none.
 *
 * @returns false when the gateway's own role may make no roles, and nobody has made it.
 */
export const prepareAccountRole = async (database: Database): Promise<boolean> => {
  try {
    await database.transaction(async (client) => {
      // Processes that start at once take turns, as they do to migrate.
      await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
      const { rows } = await client.query<{ user: string }>('SELECT current_user AS user');
      await ensureAccountRole(client, rows[0]!.user);
      await grantTables(client);
    });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_ALLOWED) return false;
    throw error;
  }
};
