import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKeyCache } from '../../../src/engine/api-keys/api-key-cache.ts';
import { adoptEnvironmentKey } from '../../../src/engine/api-keys/environment-key.ts';
import { storeKey } from '../../../src/engine/api-keys/keys.ts';
import { makeKey } from '../../../src/infrastructure/http/api-key.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());

const adopt = (key: string): Promise<boolean> =>
  own.database.transaction((client) => adoptEnvironmentKey(client, { key }, new Date()));
const opens = async (key: string): Promise<boolean> =>
  (await createApiKeyCache(own.database, Date.now).recognise(key)).kind === 'operator';
const end = (key: string) =>
  own.database.pool.query("UPDATE api_keys SET revoked_at = now() WHERE prefix = $1 AND mode = 'operator'", [
    key.slice(0, 'ck_operator_'.length + 6),
  ]);

it('the key of the environment replaces the one before, and only that', async () => {
  const [first, second, made] = [makeKey('operator').key, makeKey('operator').key, makeKey('operator').key];
  await own.database.transaction((client) =>
    storeKey(client, { key: made, accountId: null, scopes: ['*'], label: 'made through the API' }),
  );
  expect(await adopt(first)).toBe(true);
  expect(await adopt(first)).toBe(true);
  expect(await opens(first)).toBe(true);
  expect(await adopt(second)).toBe(true);
  expect([await opens(first), await opens(second), await opens(made)]).toEqual([false, true, true]);
  // Somebody goes back to the configuration of before.
  expect(await adopt(first)).toBe(true);
  expect([await opens(first), await opens(second)]).toEqual([true, false]);
});

it('the key that was made for a demo ends when the environment gives one', async () => {
  const [demo, given] = [makeKey('operator').key, makeKey('operator').key];
  await own.database.transaction((client) =>
    storeKey(client, { key: demo, accountId: null, scopes: ['*'], label: 'demo operator', source: 'demo' }),
  );
  await adopt(given);
  expect([await opens(demo), await opens(given)]).toEqual([false, true]);
});

it('a key that somebody ended stays ended, whatever the environment says', async () => {
  const { key } = makeKey('operator');
  await adopt(key);
  await end(key);
  expect(await adopt(key)).toBe(false);
  expect(await opens(key)).toBe(false);
});

it('processes that start at once with different keys leave one of them', async () => {
  const keys = Array.from({ length: 4 }, () => makeKey('operator').key);
  await Promise.all(keys.map(adopt));
  const open = await Promise.all(keys.map(opens));
  expect(open.filter(Boolean)).toHaveLength(1);
});
