import { setTimeout as delay } from 'node:timers/promises';
import { exitCodeOf } from '../composition/exit-code.ts';
import { rotateNumberKey } from '../engine/consent/rotate-number-key.ts';
import { loadConfig } from '../infrastructure/config/config.ts';
import { migrate } from '../infrastructure/database/migrate.ts';
import { type Database, openDatabase } from '../infrastructure/database/open.ts';
import { openStore } from '../infrastructure/database/store.ts';
import { developmentMasterKey } from '../infrastructure/vault/master-key-file.ts';
import { openVault } from '../infrastructure/vault/vault.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Long enough for any gateway to have looked for new keys many times over. */
const PUBLISH_MS = 60_000;

/** Gives running gateways the time to learn the new key; without any there is nobody to wait for. */
const published = async ({ pool }: Database): Promise<void> => {
  const { rows } = await pool.query<{ running: bigint }>(
    'SELECT count(*) AS running FROM replicas WHERE lease_until > now()',
  );
  const running = Number(rows[0]!.running);
  if (running === 0) return;
  say(`${running} gateway(s) learn the new key; this takes a minute.`);
  await delay(PUBLISH_MS);
};

/** Changes the key numbers are digested with. With the embedded database, stop the gateway first. */
const rotate = async (): Promise<void> => {
  const config = loadConfig({ demo: true });
  const store = await openStore(config, { onProgress: () => {} });
  try {
    const database = await openDatabase({
      ...store.address,
      applicationName: 'carillon-numbers',
      poolSize: 2,
    });
    try {
      await migrate(database);
      const current = config.masterKey ?? (await developmentMasterKey(config.dataDir));
      const masterKeys = { current, previous: config.previousMasterKeys };
      const onFault = (error: unknown): void => say(`The vault could not look for new keys: ${error}`);
      const vault = await openVault({ database, masterKeys, onFault });
      try {
        const { moved, kept } = await rotateNumberKey(database, vault, () => published(database));
        say(
          `${moved} rows are digested under the new key; ${kept} of erased persons stay under a former one.`,
        );
      } finally {
        await vault.close();
      }
    } finally {
      await database.close();
    }
  } finally {
    await store.close();
  }
};

process.exit(await exitCodeOf(rotate));
