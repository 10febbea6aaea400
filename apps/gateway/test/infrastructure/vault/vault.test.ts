import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartupError } from '../../../src/infrastructure/startup/startup-error.ts';
import { grantSeals, readDataKeys } from '../../../src/infrastructure/vault/data-key-store.ts';
import { rotateVault } from '../../../src/infrastructure/vault/rotate-vault.ts';
import { OPERATOR_ACCOUNT, type SealContext } from '../../../src/infrastructure/vault/seal-context.ts';
import { SealBroken, sealingKeyId } from '../../../src/infrastructure/vault/sealed-value.ts';
import { masterKeys, newMasterKey } from './master-keys.ts';
import { AT_ONCE, createVaultStore, type VaultStore } from './store.ts';

const place: SealContext = { account: OPERATOR_ACCOUNT, purpose: 'carriers.secret', row: randomUUID() };
const { key: master, text: masterText } = newMasterKey();

let store: VaultStore;
beforeEach(async () => {
  store = await createVaultStore();
});
afterEach(async () => {
  await store.drop();
  expect(store.faults).toEqual([]);
});

describe('sealing and opening', () => {
  test('bytes and texts come back as they were, for an account and for the operator', async () => {
    const vault = await store.open(masterKeys(master));
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array()),
        fc.uuid(),
        (plaintext, account) => {
          const context = { ...place, account };
          expect(vault.open(context, vault.seal(context, plaintext))).toEqual(
            Buffer.from(plaintext as Uint8Array),
          );
        },
      ),
      { numRuns: 200 },
    );
    expect(vault.open(place, vault.seal(place, 'mot de passe ✓')).toString()).toBe('mot de passe ✓');
  });

  test('another process opens it, also after a restart of all', async () => {
    const first = await store.open(masterKeys(master));
    const second = await store.open(masterKeys(master));
    const sealed = first.seal(place, 'x');
    expect(second.open(place, sealed).toString()).toBe('x');
    expect((await store.open(masterKeys(master))).open(place, sealed).toString()).toBe('x');
  });

  test('another place, and a key that is not there, are rejected', async () => {
    const vault = await store.open(masterKeys(master));
    const sealed = vault.seal(place, 'x');
    expect(() => vault.open({ ...place, account: randomUUID() }, sealed)).toThrow(SealBroken);
    sealed[3]! ^= 1;
    expect(() => vault.open(place, sealed)).toThrow(SealBroken);
  });

  test('a data key whose row was tampered with stops the start', async () => {
    await store.open(masterKeys(master));
    await store.database.pool.query(
      'UPDATE vault_keys SET wrapped_key = set_byte(wrapped_key, 40, get_byte(wrapped_key, 40) # 1)',
    );
    await expect(store.open(masterKeys(master))).rejects.toThrow(SealBroken);
  });

  test('so does one that was put into the row of another', async () => {
    const vault = await store.open(masterKeys(master));
    await vault.rotate();
    await store.database.pool.query(
      'UPDATE vault_keys SET wrapped_key = (SELECT wrapped_key FROM vault_keys WHERE generation = 1)',
    );
    await expect(store.open(masterKeys(master))).rejects.toThrow(/was changed/);
  });

  test('processes that start at once share one data key', async () => {
    const vaults = await Promise.all(Array.from({ length: 6 }, () => store.open(masterKeys(master))));
    const ids = vaults.map((vault) => sealingKeyId(vault.seal(place, 'x')));
    expect(new Set(ids).size).toBe(1);
    const { rows } = await store.database.pool.query('SELECT generation FROM vault_keys');
    expect(rows).toEqual([{ generation: 1 }]);
  });
});

test('neither the database nor the sealed bytes hold a plaintext, or the master key', async () => {
  const canary = `canary ${randomUUID()}`;
  const vault = await store.open(masterKeys(master));
  await store.database.pool.query('CREATE TABLE sealed (value bytea)');
  await store.database.pool.query('INSERT INTO sealed VALUES ($1)', [vault.seal(place, canary)]);
  const { rows } = await store.database.pool.query<{ row: string }>(
    'SELECT vault_keys::text AS row FROM vault_keys UNION ALL SELECT sealed::text FROM sealed',
  );
  const dump = rows.map(({ row }) => row).join('\n');
  expect(dump.match(/\\\\x[0-9a-f]{120}/g)).toHaveLength(2);
  for (const secret of [
    Buffer.from(canary),
    Buffer.from(masterText, 'base64'),
    master.wrappingKey.export(),
  ]) {
    for (const encoding of ['utf8', 'hex', 'base64'] as const)
      expect(dump).not.toContain(secret.toString(encoding));
    expect(vault.seal(place, canary).includes(secret)).toBe(false);
  }
});

describe('rotation of the data key', () => {
  test('what is sealed next has the new key, what was sealed stays readable', async () => {
    const vault = await store.open(masterKeys(master));
    const before = vault.seal(place, 'before');
    expect(await vault.rotate()).toBe(2);
    const after = vault.seal(place, 'after');
    expect(sealingKeyId(after)).not.toBe(sealingKeyId(before));
    expect([before, after].map((sealed) => vault.open(place, sealed).toString())).toEqual([
      'before',
      'after',
    ]);
  });

  test('a new key seals only when every process has had time to read it', async () => {
    const schedule = { ...AT_ONCE, publishMs: 60_000 };
    const [vault, other] = [
      await store.open(masterKeys(master), schedule),
      await store.open(masterKeys(master), schedule),
    ];
    const first = sealingKeyId(vault.seal(place, 'x'));
    await vault.rotate();
    expect(sealingKeyId(vault.seal(place, 'x'))).toBe(first);
    await other.refresh();
    await store.database.pool.query("UPDATE vault_keys SET created_at = created_at - interval '61 seconds'");
    await vault.refresh();
    const sealed = vault.seal(place, 'x');
    expect(sealingKeyId(sealed)).not.toBe(first);
    expect(other.open(place, sealed).toString()).toBe('x');
  });

  test('comes from outside too, and not with a wrong master key', async () => {
    const running = await store.open(masterKeys(master));
    const first = sealingKeyId(running.seal(place, 'x'));
    await expect(rotateVault(store.database, masterKeys(newMasterKey().key))).rejects.toThrow(StartupError);
    expect(await readDataKeys(store.database)).toHaveLength(1);
    expect(await rotateVault(store.database, masterKeys(master))).toBe(2);
    await running.refresh();
    expect(sealingKeyId(running.seal(place, 'x'))).not.toBe(first);
  });

  test('a process that has missed a key reads it after its next look', async () => {
    const [vault, other] = [await store.open(masterKeys(master)), await store.open(masterKeys(master))];
    await vault.rotate();
    const sealed = vault.seal(place, 'x');
    expect(() => other.open(place, sealed)).toThrow(SealBroken);
    await other.refresh();
    expect(other.open(place, sealed).toString()).toBe('x');
  });

  test('costs no reader anything', async () => {
    const schedule = { ...AT_ONCE, publishMs: 60_000 };
    const vaults = await Promise.all([1, 2, 3].map(() => store.open(masterKeys(master), schedule)));
    const sealed: Buffer[] = [vaults[0]!.seal(place, 'value 0')];
    for (let round = 1; round <= 10; round += 1) {
      await Promise.all([vaults[round % 3]!.rotate(), ...vaults.map((vault) => vault.refresh())]);
      await store.database.pool.query(
        "UPDATE vault_keys SET created_at = created_at - interval '61 seconds'",
      );
      await Promise.all(vaults.map((vault) => vault.refresh()));
      sealed.push(vaults[(round + 1) % 3]!.seal(place, `value ${round}`));
      for (const vault of vaults) {
        expect(sealed.map((value) => vault.open(place, value).toString())).toEqual(
          sealed.map((_, index) => `value ${index}`),
        );
      }
    }
    expect(new Set(sealed.map(sealingKeyId)).size).toBe(11);
  });
});

describe('wear', () => {
  const schedule = { ...AT_ONCE, sealsPerKey: 40, sealsPerGrant: 10 };

  test('no key seals more than it may, however many processes share it', async () => {
    const vaults = await Promise.all([1, 2, 3, 4].map(() => store.open(masterKeys(master), schedule)));
    const uses = new Map<string, number>();
    for (let seal = 0; seal < 400; seal += 1) {
      const vault = vaults[seal % vaults.length]!;
      const id = sealingKeyId(vault.seal(place, 'x'));
      uses.set(id, (uses.get(id) ?? 0) + 1);
      if (seal % 4 === 3) await Promise.all(vaults.map((each) => each.refresh()));
    }
    expect(Math.max(...uses.values())).toBeLessThanOrEqual(40);
    expect([...uses.values()].reduce((sum, count) => sum + count, 0)).toBe(400);
    const { rows } = await store.database.pool.query(
      'SELECT seals_granted FROM vault_keys WHERE seals_granted > 40',
    );
    expect(rows).toEqual([]);
  });

  test('the last grant of a key is given once', async () => {
    await store.open(masterKeys(master), schedule);
    await store.database.pool.query('UPDATE vault_keys SET seals_granted = 30');
    const grant = () => grantSeals(store.database, master, schedule);
    const ids = await store.together([grant, grant, grant]);
    expect(new Set(ids).size).toBe(2);
    const { rows } = await store.database.pool.query(
      'SELECT generation, seals_granted::int FROM vault_keys ORDER BY generation',
    );
    expect(rows).toEqual([
      { generation: 1, seals_granted: 40 },
      { generation: 2, seals_granted: 20 },
    ]);
  });

  test('the next key is published while the one before still seals', async () => {
    const slow = { ...schedule, publishMs: 60_000 };
    const ids: string[] = [];
    for (let grants = 0; grants < 4; grants += 1) ids.push(await grantSeals(store.database, master, slow));
    expect(new Set(ids).size).toBe(1);
    expect(await readDataKeys(store.database)).toHaveLength(2);
  });

  test('seals that run low are asked for in the background', async () => {
    const vault = await store.open(masterKeys(master), { ...schedule, sealsPerKey: 1_000 });
    for (let seal = 0; seal < 6; seal += 1) vault.seal(place, 'x');
    await vault.close();
    for (let seal = 0; seal < 14; seal += 1) vault.seal(place, 'x');
    await vault.close();
  });

  test('without a grant nothing is sealed', async () => {
    const vault = await store.open(masterKeys(master), { ...schedule, sealsPerKey: 1_000 });
    for (let seal = 0; seal < 10; seal += 1) vault.seal(place, 'x');
    expect(() => vault.seal(place, 'x')).toThrow(/may seal nothing more/);
    await vault.refresh();
    expect(() => vault.seal(place, 'x')).not.toThrow();
  });
});
