// Migrates the database at argv[2] with the folder argv[3], and prints what it applied.
import { migrate } from '../../../../src/infrastructure/database/migrate.ts';
import { openDatabase } from '../../../../src/infrastructure/database/open.ts';

const [url = '', folder = ''] = process.argv.slice(2);
const database = await openDatabase({ url, applicationName: 'migrate', poolSize: 1 });
console.log(JSON.stringify(await migrate(database, { folder })));
await database.close();
