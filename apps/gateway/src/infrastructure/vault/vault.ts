import type { Database } from '../database/open.ts';
import { adoptMasterKey } from './adopt-master-key.ts';
import { rotateDataKey } from './data-key-store.ts';
import { DataKeys } from './data-keys.ts';
import { KEY_SCHEDULE, type KeySchedule } from './key-schedule.ts';
import type { MasterKeys } from './master-key.ts';
import type { SealContext } from './seal-context.ts';
import { openValue, sealingKeyId, sealValue } from './sealed-value.ts';

/**
 * Keeps what must be readable later and by nobody else: carrier passwords, webhook secrets. The sealed bytes lie in
 * the tables of the modules they belong to. Sealing and opening work in memory, so they may be called with a
 * transaction open.
 */
export interface Vault {
  /** Seals a value for the one place named by its context. */
  seal(context: SealContext, plaintext: string | Uint8Array): Buffer;
  /**
   * Opens what was sealed for that place.
   *
   * @throws SealBroken when it was changed, or moved from another place.
   */
  open(context: SealContext, sealed: Uint8Array): Buffer;
  /** Publishes a new data key, which seals from a minute later on; what was sealed stays readable. Tells its generation. */
  rotate(): Promise<number>;
  /** Looks for keys that other processes published; it happens by itself every few seconds. */
  refresh(): Promise<void>;
  /** Stops looking. Close the vault before its database. */
  close(): Promise<void>;
}

export interface VaultOptions {
  readonly database: Database;
  readonly masterKeys: MasterKeys;
  readonly schedule?: KeySchedule;
  /** Told when the vault could not look for new keys; it tries again. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Opens the vault of a database, after moving its data keys to the current master key.
 *
 * To change the master key while several processes run: first give the new one to all of them as a previous one, then
 * make it the current one, so that each can read what the others wrap at any moment.
 *
 * @throws StartupError when a data key is wrapped by a master key that was not given.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { database, masterKeys, schedule = KEY_SCHEDULE, onFault } = options;
  await adoptMasterKey(database, masterKeys);
  const keys = new DataKeys({ database, masterKeys, schedule, onFault });
  await keys.refresh();
  const timer = setInterval(() => keys.refreshSoon(), schedule.refreshMs);
  timer.unref();
  return {
    seal: (context, plaintext) =>
      sealValue(
        keys.toSeal(),
        context,
        typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext,
      ),
    open: (context, sealed) => openValue(keys.toOpen(sealingKeyId(sealed)), context, sealed),
    rotate: async () => {
      const generation = await rotateDataKey(database, masterKeys.current);
      await keys.refresh();
      return generation;
    },
    refresh: () => keys.refresh(),
    close: async () => {
      clearInterval(timer);
      await keys.settle();
    },
  };
}
