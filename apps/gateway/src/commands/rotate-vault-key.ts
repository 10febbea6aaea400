import { exitCodeOf } from '../composition/exit-code.ts';
import { loadConfig } from '../infrastructure/config/config.ts';
import { migrate } from '../infrastructure/database/migrate.ts';
import { openDatabase } from '../infrastructure/database/open.ts';
import { openStore } from '../infrastructure/database/store.ts';
import { developmentMasterKey } from '../infrastructure/vault/master-key-file.ts';
import { rotateVault } from '../infrastructure/vault/rotate-vault.ts';

/** `pnpm vault:rotate`: makes a new data key. With the embedded database, stop the gateway first. */
const rotate = async (): Promise<void> => {
  const config = loadConfig({ demo: true });
  const store = await openStore(config, { onProgress: () => {} });
  try {
    const database = await openDatabase({ ...store.address, applicationName: 'carillon-vault', poolSize: 1 });
    try {
      await migrate(database);
      const current = config.masterKey ?? (await developmentMasterKey(config.dataDir));
      const generation = await rotateVault(database, { current, previous: config.previousMasterKeys });
      process.stdout.write(
        `Data key ${generation} seals from a minute on; what was sealed stays readable.\n`,
      );
    } finally {
      await database.close();
    }
  } finally {
    await store.close();
  }
};

process.exit(await exitCodeOf(rotate));
