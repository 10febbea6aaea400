// A gateway's part in the tests: owns a data folder, says where its database is, and stops on SIGINT.
import { startEmbeddedPostgres } from '../../../../src/infrastructure/database/embedded.ts';
import { openDatabase } from '../../../../src/infrastructure/database/open.ts';

const [dataDir = '', mode = 'serve'] = process.argv.slice(2);

try {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const database = await openDatabase({
    connection: postgres.connection,
    applicationName: 'owner',
    poolSize: 2,
  });
  process.once('SIGINT', async () => {
    const { rows } = await database.pool.query("SELECT 'still answers' AS line");
    console.log(rows[0].line);
    await database.close();
    await postgres.stop();
  });
  const session = await database.pool.query<{ backend: number }>('SELECT pg_backend_pid() AS backend');
  console.log(JSON.stringify({ ...postgres.administration, ...session.rows[0] }));
  if (mode === 'throw') throw new Error('a fault of the gateway');
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exit(1);
}
