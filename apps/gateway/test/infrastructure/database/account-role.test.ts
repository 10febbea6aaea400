import { afterAll, beforeAll, expect, test } from 'vitest';
import { forAccount } from '../../../src/infrastructure/account-scope/account-scope.ts';
import { ACCOUNT_ROLE, prepareAccountRole } from '../../../src/infrastructure/database/account-role.ts';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/infrastructure/database/embedded.ts';
import { migrate } from '../../../src/infrastructure/database/migrate.ts';
import { type Database, openDatabase } from '../../../src/infrastructure/database/open.ts';
import { ask, makeDataDir, removeDataDir } from '../../support/cluster.ts';

const ACCOUNT = '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f';

// A role belongs to a whole cluster, so this one is nobody else's.
let dataDir: string;
let server: EmbeddedPostgres;
let database: Database;
beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await startEmbeddedPostgres({ dataDir });
  await ask(server.administration, "CREATE ROLE maker LOGIN PASSWORD 'maker' CREATEROLE");
  await ask(server.administration, 'CREATE DATABASE maker OWNER maker');
  const connection = { ...server.connection, user: 'maker', password: 'maker', database: 'maker' };
  database = await openDatabase({ connection, applicationName: 'maker', poolSize: 2 });
  await migrate(database);
});
afterAll(async () => {
  await database.close();
  await server.stop();
  await removeDataDir(dataDir);
});

test('a user that may make roles makes it, and anew with all its rights where a dump has lost it', async () => {
  const askBound = () =>
    forAccount(ACCOUNT, () => database.pool.query('SELECT current_user AS role, count(*) FROM templates'));
  for (const start of ['the first', 'after a dump was read in without the role']) {
    await ask({ ...server.administration, database: 'maker' }, `DROP OWNED BY ${ACCOUNT_ROLE}`);
    await ask(server.administration, `DROP ROLE ${ACCOUNT_ROLE}`);
    expect([start, await prepareAccountRole(database)]).toEqual([start, true]);
    database.accountSessions.enforce();
    expect((await askBound()).rows).toEqual([{ role: ACCOUNT_ROLE, count: 0n }]);
  }
});
