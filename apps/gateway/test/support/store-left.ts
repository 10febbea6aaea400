import { startEmbeddedPostgres } from '../../src/infrastructure/database/embedded.ts';
import { type Database, openDatabase } from '../../src/infrastructure/database/open.ts';

/** Looks into the store that a gateway has left in its folder, once its process has ended. */
export const inStoreLeft = async <Value>(
  dataDir: string,
  look: (database: Database) => Promise<Value>,
): Promise<Value> => {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const { connection } = postgres;
  const database = await openDatabase({ connection, applicationName: 'checker', poolSize: 1 });
  try {
    return await look(database);
  } finally {
    await database.close();
    await postgres.stop();
  }
};
