import { KEY_SCHEDULE, type KeySchedule } from '../../../src/infrastructure/vault/key-schedule.ts';
import type { MasterKeys } from '../../../src/infrastructure/vault/master-key.ts';
import { openVault, type Vault } from '../../../src/infrastructure/vault/vault.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** A new key seals at once, and nothing looks for new keys but `refresh`. */
export const AT_ONCE: KeySchedule = { ...KEY_SCHEDULE, publishMs: 0, refreshMs: 2 ** 30 };

export interface VaultStore extends TestDatabase {
  /** Opens the vault as another process would. It is closed with the store. */
  open(masterKeys: MasterKeys, schedule?: KeySchedule): Promise<Vault>;
  /** Runs calls that all come to wait for the rows of the data keys, and are let go together. */
  together<Value>(calls: readonly (() => Promise<Value>)[]): Promise<Value[]>;
  /** What background work failed with. */
  readonly faults: readonly unknown[];
}

/** A database of the test's own in which vaults can be opened. */
export const createVaultStore = async (): Promise<VaultStore> => {
  const store = await createTestDatabase({ poolSize: 8 });
  const faults: unknown[] = [];
  const opened: Vault[] = [];
  const waiting = async (): Promise<number> => {
    const { rows } = await store.database.pool.query<{ waiting: number }>(
      "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows[0]!.waiting;
  };
  return {
    ...store,
    faults,
    together: async (calls) => {
      let running: Promise<Awaited<ReturnType<(typeof calls)[number]>>[]> | undefined;
      await store.database.transaction(async (client) => {
        await client.query('SELECT FROM vault_keys FOR UPDATE');
        running = store.database.apart(() => Promise.all(calls.map((call) => call())));
        while ((await store.database.apart(waiting)) < calls.length);
      });
      return running!;
    },
    open: async (masterKeys, schedule = AT_ONCE) => {
      const vault = await openVault({
        database: store.database,
        masterKeys,
        schedule,
        onFault: (fault) => void faults.push(fault),
      });
      opened.push(vault);
      return vault;
    },
    drop: async () => {
      await Promise.all(opened.map((vault) => vault.close()));
      await store.drop();
    },
  };
};
