import type { KeyObject } from 'node:crypto';
import type { Database } from '../database/open.ts';
import { findKeyToSeal, grantSeals, readDataKeys } from './data-key-store.ts';
import type { KeySchedule } from './key-schedule.ts';
import type { MasterKeys } from './master-key.ts';
import { type DataKey, SealBroken } from './sealed-value.ts';
import { unwrapDataKey } from './wrapped-key.ts';

export interface DataKeysOptions {
  readonly database: Database;
  readonly masterKeys: MasterKeys;
  readonly schedule: KeySchedule;
  /** Told when new keys or seals could not be had; it is tried again. */
  readonly onFault: (error: unknown) => void;
}

/** The data keys in memory, unwrapped, with the seals this process may still make. Sealing and opening never wait. */
export class DataKeys {
  readonly #options: DataKeysOptions;
  readonly #keys = new Map<string, KeyObject>();
  #sealing: { readonly dataKey: DataKey; left: number } | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(options: DataKeysOptions) {
    this.#options = options;
  }

  /** The key to seal one value with. */
  toSeal(): DataKey {
    const sealing = this.#sealing;
    if (!sealing || sealing.left === 0) {
      throw new Error('The vault may seal nothing more before it has reached the store again.');
    }
    sealing.left -= 1;
    if (this.#runsLow()) this.refreshSoon();
    return sealing.dataKey;
  }

  /**
   * The key of that id.
   *
   * @throws SealBroken when there is none.
   */
  toOpen(id: string): KeyObject {
    const key = this.#keys.get(id);
    if (key) return key;
    this.refreshSoon();
    throw new SealBroken(`There is no data key ${id}: its row was removed, or was added a moment ago.`);
  }

  /** Reads new keys, moves on to the key that should seal now, and asks for more seals when they run low. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Refreshes in the background, unless that is under way. */
  refreshSoon(): void {
    const { database, onFault } = this.#options;
    // Values are sealed with a transaction open, which does not wait for what comes next.
    if (!this.#refreshing) database.apart(() => this.refresh().catch(onFault));
  }

  /** Waits for a refresh that is under way. */
  async settle(): Promise<void> {
    await this.#refreshing?.catch(() => {});
  }

  async #refresh(): Promise<void> {
    const { database, masterKeys, schedule } = this.#options;
    await this.#readKeys();
    const due = await findKeyToSeal(database, schedule);
    if (due !== undefined && due === this.#sealing?.dataKey.id && !this.#runsLow()) return;
    const id = await grantSeals(database, masterKeys.current, schedule);
    if (!this.#keys.has(id)) await this.#readKeys();
    const left = this.#sealing?.dataKey.id === id ? this.#sealing.left : 0;
    this.#sealing = { dataKey: { id, key: this.toOpen(id) }, left: left + schedule.sealsPerGrant };
  }

  #runsLow(): boolean {
    return !this.#sealing || this.#sealing.left * 2 < this.#options.schedule.sealsPerGrant;
  }

  async #readKeys(): Promise<void> {
    for (const wrapped of await readDataKeys(this.#options.database)) {
      if (!this.#keys.has(wrapped.id))
        this.#keys.set(wrapped.id, unwrapDataKey(this.#options.masterKeys, wrapped));
    }
  }
}
