import pg from 'pg';
import type { PostgresConnection } from '../../../../src/infrastructure/database/connection.ts';

/** Runs statements as superuser in the gateway's database, as its owner's. */
export const administer = async (
  administration: PostgresConnection,
  { database, user }: PostgresConnection,
  statements: string,
): Promise<void> => {
  const client = new pg.Client({ ...administration, database });
  await client.connect();
  await client.query(`SET ROLE ${user}; ${statements}`).finally(() => client.end());
};
