import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StartupError } from '../../../src/infrastructure/startup/startup-error.ts';
import { parseMasterKey } from '../../../src/infrastructure/vault/master-key.ts';
import { developmentMasterKey } from '../../../src/infrastructure/vault/master-key-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-vault-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the first start makes the key, for its owner alone, and later ones read it', async () => {
  const dataDir = join(folder, 'a', 'data');
  const made = await developmentMasterKey(dataDir);
  const path = join(dataDir, 'master.key');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(made.origin).toBe(path);
  expect((await developmentMasterKey(dataDir)).fingerprint).toBe(made.fingerprint);
  expect(parseMasterKey(await readFile(path, 'utf8'), path)).toMatchObject({
    value: { fingerprint: made.fingerprint },
  });
});

test('every data folder has a key of its own', async () => {
  const [one, other] = await Promise.all([
    developmentMasterKey(join(folder, 'one')),
    developmentMasterKey(join(folder, 'other')),
  ]);
  expect(one.fingerprint).not.toBe(other.fingerprint);
});

test('starts at once agree on one key, and leave nothing else behind', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => developmentMasterKey(folder)));
  expect(new Set(keys.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['master.key']);
});

test('a file that holds something else is refused, and left as it is', async () => {
  const path = join(folder, 'master.key');
  await writeFile(path, 'half a k');
  await chmod(path, 0o600);
  await expect(developmentMasterKey(folder)).rejects.toThrow(StartupError);
  await expect(developmentMasterKey(folder)).rejects.toThrow(/master\.key is not 32 bytes.*backup/);
  expect(await readFile(path, 'utf8')).toBe('half a k');
});
