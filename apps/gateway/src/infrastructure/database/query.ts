import {
  CamelCasePlugin,
  DefaultQueryExecutor,
  type Insertable,
  PostgresAdapter,
  PostgresQueryCompiler,
  QueryCreator,
  type QueryResult,
  type Selectable,
  type Updateable,
} from 'kysely';
import type pg from 'pg';
import type { Schema } from './schema.ts';

type CamelCase<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The tables by their names, with columns as fields: `account_id` is `accountId`. */
export type Tables = {
  [Table in keyof Schema]: { [Column in keyof Schema[Table] as CamelCase<Column>]: Schema[Table][Column] };
};

/** A row as a query gives it. */
export type Row<Table extends keyof Schema> = Selectable<Tables[Table]>;
/** What a new row is made of. */
export type NewRow<Table extends keyof Schema> = Insertable<Tables[Table]>;
/** What some columns of a row are changed to. */
export type RowChange<Table extends keyof Schema> = Updateable<Tables[Table]>;
/** A row, or some columns of it, as SQL gives it: by their names in the database. */
export type SqlRow<
  Table extends keyof Schema,
  Column extends keyof Schema[Table] = keyof Schema[Table],
> = Selectable<Pick<Schema[Table], Column>>;

const compiler = new PostgresQueryCompiler();
const adapter = new PostgresAdapter();
const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];

/**
 * Builds typed queries that run on a session: the client of a transaction, or a pool, which then gives one for each
 * query. A query is sent when `execute` is called. Transactions are those of `Database.transaction`.
 *
 * @example await queryOn(client).selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
 */
export const queryOn = (session: pg.Pool | pg.PoolClient): QueryCreator<Tables> => {
  const connection = {
    executeQuery: async <Found>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) => {
      const { rows, rowCount } = await session.query(sql, [...parameters]);
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) } as QueryResult<Found>;
    },
    streamQuery: () => {
      throw new Error('Queries are not streamed here: read in pages.');
    },
  };
  const executor = new DefaultQueryExecutor(
    compiler,
    adapter,
    { provideConnection: (consumer) => consumer(connection) },
    plugins,
  );
  return new QueryCreator<Tables>({ executor });
};
