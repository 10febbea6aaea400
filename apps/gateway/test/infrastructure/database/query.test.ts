import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toJson } from '../../../src/infrastructure/database/column-kinds.ts';
import { type NewRow, queryOn } from '../../../src/infrastructure/database/query.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase({ poolSize: 2 });
});
afterAll(() => own.drop());

const pool = (): pg.Pool => own.database.pool;

const account = (): NewRow<'accounts'> => ({
  id: randomUUID(),
  name: 'Acme',
  plan: 'standard',
  currency: 'EUR',
});

const count = async (session: pg.Pool | pg.PoolClient, id: string): Promise<number> =>
  (await session.query('SELECT FROM accounts WHERE id = $1', [id])).rowCount ?? 0;

test('a query on the client of a transaction is part of it', async () => {
  const row = account();
  const failed = own.database.transaction(async (client) => {
    await queryOn(client).insertInto('accounts').values(row).execute();
    expect(await count(client, row.id)).toBe(1);
    expect(await count(own.database.pool, row.id).catch(({ name }: Error) => name)).toBe(
      'SessionAlreadyHeld',
    );
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await count(pool(), row.id)).toBe(0);
});

test('queries open no transaction of their own', () => {
  expect(Reflect.get(queryOn(pool()), 'transaction')).toBeUndefined();
});

test('a query is sent when it is executed, so it may travel with COMMIT', async () => {
  const row = account();
  await own.database.transaction(async (client, withCommit) => {
    withCommit(queryOn(client).insertInto('accounts').values(row).execute());
    expect(await count(client, row.id)).toBe(1);
  });
  expect(await count(pool(), row.id)).toBe(1);
});

test('columns are read and written as fields, of the types that pg reads', async () => {
  const row = account();
  const created = await queryOn(pool())
    .insertInto('accounts')
    .values({ ...row, defaultCountry: 'FR' })
    .returningAll()
    .executeTakeFirstOrThrow();
  expect(created).toEqual({
    ...row,
    defaultCountry: 'FR',
    defaultSender: null,
    createdAt: expect.any(Date),
    parentId: null,
    closedAt: null,
  });
  const wallet = { accountId: row.id, currency: 'EUR', available: 2n ** 60n, held: 0n } as const;
  await queryOn(pool()).insertInto('wallets').values(wallet).execute();
  const joined = await queryOn(pool())
    .selectFrom('wallets')
    .innerJoin('accounts', 'accounts.id', 'wallets.accountId')
    .select(['wallets.available', 'wallets.markupPpm', 'accounts.defaultCountry'])
    .where('accounts.id', '=', row.id)
    .execute();
  expect(joined).toEqual([{ available: 2n ** 60n, markupPpm: 0, defaultCountry: 'FR' }]);
});

test('the keys of a JSON value stay as they are, also in a list', async () => {
  const route = {
    id: randomUUID(),
    order: 1,
    carriers: toJson([{ name: 'one', weight: 1, costPerSegment: null }]),
  };
  const settings = { snake_case: 1, camelCase: [{ inner_key: 'x' }] };
  await queryOn(pool()).insertInto('routes').values(route).execute();
  const carrier = { id: randomUUID(), name: randomUUID(), type: 'http', settings: toJson(settings) };
  await queryOn(pool()).insertInto('carriers').values(carrier).execute();
  const routes = queryOn(pool()).selectFrom('routes').select('carriers').where('id', '=', route.id);
  expect(await routes.execute()).toEqual([{ carriers: [{ name: 'one', weight: 1, costPerSegment: null }] }]);
  const carriers = queryOn(pool()).selectFrom('carriers').selectAll().where('id', '=', carrier.id);
  expect(await carriers.execute()).toMatchObject([{ settings, secret: null, pausedAt: null }]);
});

test('lists and octets are those of PostgreSQL', async () => {
  const key = {
    id: randomUUID(),
    mode: 'operator',
    prefix: 'p',
    hash: randomUUID(),
    scopes: ['messages:send', 'messages:read'],
  } as const;
  await queryOn(pool()).insertInto('api_keys').values(key).execute();
  const keys = queryOn(pool()).selectFrom('api_keys').selectAll().where('id', '=', key.id);
  expect(await keys.executeTakeFirst()).toMatchObject(key);
  const connection = {
    id: randomUUID(),
    accountId: randomUUID(),
    mode: 'test',
    platform: 'shopify',
    shop: 'a',
    secret: Buffer.from([0, 255]),
  } as const;
  await queryOn(pool()).insertInto('connections').values(connection).execute();
  const connections = queryOn(pool()).selectFrom('connections').selectAll().where('id', '=', connection.id);
  expect(await connections.executeTakeFirst()).toMatchObject(connection);
});

test('how many rows were changed or deleted is told', async () => {
  const { id } = await queryOn(pool())
    .insertInto('accounts')
    .values(account())
    .returning('id')
    .executeTakeFirstOrThrow();
  const renamed = await queryOn(pool())
    .updateTable('accounts')
    .set({ name: 'New' })
    .where('id', '=', id)
    .execute();
  expect(renamed).toMatchObject([{ numUpdatedRows: 1n }]);
  const deleted = queryOn(pool()).deleteFrom('accounts').where('id', '=', id);
  expect(await deleted.execute()).toMatchObject([{ numDeletedRows: 1n }]);
  expect(await deleted.execute()).toMatchObject([{ numDeletedRows: 0n }]);
});
