import { KEY_SCHEDULE, type KeySchedule } from '../../src/vault/key-schedule.ts';
import type { MasterKeys } from '../../src/vault/master-key.ts';
import { openVault, type Vault } from '../../src/vault/vault.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** A new key seals at once, and nothing looks for new keys but `refresh`. */
export const AT_ONCE: KeySchedule = { ...KEY_SCHEDULE, publishMs: 0, refreshMs: 2 ** 30 };

export interface VaultStore extends TestDatabase {
  /** Opens the vault as another process would. It is closed with the store. */
  open(masterKeys: MasterKeys, schedule?: KeySchedule): Promise<Vault>;
  /** What background work failed with. */
  readonly faults: readonly unknown[];
}

/** A database of the test's own in which vaults can be opened. */
export const createVaultStore = async (): Promise<VaultStore> => {
  const store = await createTestDatabase({ poolSize: 8 });
  const faults: unknown[] = [];
  const opened: Vault[] = [];
  return {
    ...store,
    faults,
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
