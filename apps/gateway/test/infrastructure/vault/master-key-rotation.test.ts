import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartupError } from '../../../src/infrastructure/startup/startup-error.ts';
import { adoptMasterKey } from '../../../src/infrastructure/vault/adopt-master-key.ts';
import type { SealContext } from '../../../src/infrastructure/vault/seal-context.ts';
import { masterKeys, newMasterKey } from './master-keys.ts';
import { createVaultStore, type VaultStore } from './store.ts';

const place: SealContext = { account: randomUUID(), purpose: 'connections.secret', row: randomUUID() };
const { key: first } = newMasterKey();
const { key: second } = newMasterKey();

let store: VaultStore;
beforeEach(async () => {
  store = await createVaultStore();
});
afterEach(async () => {
  await store.drop();
  expect(store.faults).toEqual([]);
});

const wrappedBy = async (): Promise<string[]> => {
  const { rows } = await store.database.pool.query<{ master_fingerprint: string }>(
    'SELECT DISTINCT master_fingerprint FROM vault_keys',
  );
  return rows.map((row) => row.master_fingerprint);
};

/** A vault that has lived through some rotations, and a value of each key. */
const grow = async (): Promise<Buffer[]> => {
  const vault = await store.open(masterKeys(first));
  const sealed = [vault.seal(place, 'value 0')];
  for (let round = 1; round < 5; round += 1) {
    await vault.rotate();
    sealed.push(vault.seal(place, `value ${round}`));
  }
  return sealed;
};

describe('a new master key, with the earlier one given', () => {
  test('wraps every data key anew, after which the earlier one is no longer needed', async () => {
    const sealed = await grow();
    await store.open(masterKeys(second, first));
    expect(await wrappedBy()).toEqual([second.fingerprint]);
    const vault = await store.open(masterKeys(second));
    expect(sealed.map((value) => vault.open(place, value).toString())).toEqual(
      sealed.map((_, index) => `value ${index}`),
    );
    await expect(store.open(masterKeys(first))).rejects.toThrow(StartupError);
  });

  test('is adopted once by processes that start at once', async () => {
    await grow();
    const adopt = () => adoptMasterKey(store.database, masterKeys(second, first));
    const moved = await store.together([adopt, adopt, adopt]);
    expect(moved.toSorted()).toEqual([0, 0, 5]);
    expect(await wrappedBy()).toEqual([second.fingerprint]);
  });

  test('disturbs no process that runs: all read and seal while keys of both kinds come and go', async () => {
    const sealed = await grow();
    const running = await store.open(masterKeys(first, second));
    const changes = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) {
        const vault = await store.open(masterKeys(second, first));
        await vault.rotate();
        sealed.push(vault.seal(place, `value ${sealed.length}`));
        await running.refresh();
        await store.open(masterKeys(first, second));
        await running.rotate();
        sealed.push(running.seal(place, `value ${sealed.length}`));
      }
    };
    let reads = 0;
    let done = false;
    const readers = async (): Promise<void> => {
      while (!done) {
        const known = sealed.slice(0, 5);
        expect(known.map((value) => running.open(place, value).toString())).toEqual(
          known.map((_, index) => `value ${index}`),
        );
        expect(running.open(place, running.seal(place, 'now')).toString()).toBe('now');
        reads += 1;
        await store.database.pool.query('SELECT 1');
      }
    };
    await Promise.all([changes().finally(() => (done = true)), readers(), readers()]);
    expect(reads).toBeGreaterThan(10);
    const last = await store.open(masterKeys(second, first));
    expect(sealed.map((value) => last.open(place, value).toString())).toEqual(
      sealed.map((_, index) => `value ${index}`),
    );
  });
});

describe('a master key that never wrapped these data keys', () => {
  test('refuses the start, names both keys and says what to do', async () => {
    await grow();
    const startupError = await store.open(masterKeys(second)).catch((error: unknown) => error);
    expect(startupError).toBeInstanceOf(StartupError);
    const { message } = startupError as StartupError;
    expect(message).toContain(first.fingerprint);
    expect(message).toContain(second.fingerprint);
    expect(message).toContain('GATEWAY_MASTER_KEY_PREVIOUS');
  });

  test('changes nothing, also where it knows some of them', async () => {
    await grow();
    await store.database.pool.query(
      "UPDATE vault_keys SET master_fingerprint = 'feedfeedfeedfeed' WHERE generation = 3",
    );
    await expect(store.open(masterKeys(second, first))).rejects.toThrow(/feedfeedfeedfeed/);
    expect((await wrappedBy()).toSorted()).toEqual([first.fingerprint, 'feedfeedfeedfeed'].toSorted());
  });
});
