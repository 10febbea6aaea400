import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../infrastructure/database/embedded.ts';
import { migrate } from '../infrastructure/database/migrate.ts';
import { openDatabase } from '../infrastructure/database/open.ts';
import { readCatalogue } from '../infrastructure/database/schema-generator/catalogue.ts';
import { COLUMN_TYPES } from '../infrastructure/database/schema-generator/column-types.ts';
import { renderSchema } from '../infrastructure/database/schema-generator/render-schema.ts';

/** `pnpm database:types`: writes the types of the tables, as the migrations make them in an empty database. */
const dataDir = await mkdtemp(join(tmpdir(), 'carillon-schema-'));
const server = await startEmbeddedPostgres({ dataDir });
try {
  const database = await openDatabase({
    connection: server.connection,
    applicationName: 'carillon-schema',
    poolSize: 1,
  });
  try {
    await migrate(database);
    const schema = renderSchema(await readCatalogue(database.pool), COLUMN_TYPES);
    await writeFile(join(import.meta.dirname, '../infrastructure/database/schema.ts'), schema);
  } finally {
    await database.close();
  }
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true });
}
