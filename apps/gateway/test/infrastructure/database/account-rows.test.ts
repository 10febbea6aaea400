import { randomUUID } from 'node:crypto';
import { fromId } from '@carillon/gateway-api/ids';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createGateway } from '../../../src/composition/gateway.ts';
import { acrossAccounts, forAccount } from '../../../src/infrastructure/account-scope/account-scope.ts';
import { readConfig } from '../../../src/infrastructure/config/config.ts';
import { ACCOUNT_ROLE } from '../../../src/infrastructure/database/account-role.ts';
import { createLogger } from '../../../src/infrastructure/telemetry/logger.ts';
import { administer } from '../../support/database.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';

let gateway: TestGateway;
let accounts: readonly string[];
/** The tables whose rows belong to an account, as the database has them. */
let tables: readonly string[];

/** Leaves a row of an account in as many tables as its key reaches. */
const leaveRows = async (requests: Requests): Promise<void> => {
  await requests.post('/v1/messages', toPhone('0001'));
  await requests.post(
    '/v1/messages',
    toPhone('0003', { sendAt: new Date(gateway.now() + 86_400_000).toISOString() }),
  );
  await requests.post('/v1/templates', { name: 'mine', text: 'x' });
  await requests.post('/v1/events', { type: 'order.paid', object: { type: 'order', id: '1' } });
  await requests.post('/v1/pauses', { campaign: 'spring' });
  await requests.post('/v1/webhooks', { url: 'http://127.0.0.1:9/hooks' });
  await requests.post('/v1/otp', { to: '+33639980001' });
  await requests.post('/v1/keys', {});
  await requests.post('/v1/suppressions', { to: '+33639980002', scope: 'commercial' });
};

const ownAccount = async (): Promise<string> => {
  const { rows } = await gateway.database.pool.query('SELECT account_id FROM messages LIMIT 1');
  return rows[0].account_id;
};

beforeAll(async () => {
  gateway = await startTestGateway();
  await leaveRows(gateway.live);
  const own = await ownAccount();
  const other = await gateway.account('Other', '10');
  await leaveRows(other.requests);
  accounts = [own, fromId('acc', other.id)!];
  const { rows } = await gateway.database.pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attname = 'account_id' AND NOT a.attisdropped`,
  );
  tables = rows.map(({ name }) => name);
});
afterAll(() => gateway.close());

const ownersIn = async (table: string): Promise<readonly string[]> => {
  const { rows } = await gateway.ownDatabase.pool.query<{ account_id: string }>(
    `SELECT DISTINCT account_id FROM ${table} WHERE account_id IS NOT NULL`,
  );
  return rows.map(({ account_id }) => account_id);
};

describe('a statement that names no account', () => {
  test('finds the rows of the account it works for, in every table, and those of all where it works for none', async () => {
    expect(tables.length).toBeGreaterThan(35);
    const shared: string[] = [];
    for (const table of tables) {
      const all = await ownersIn(table);
      if (accounts.every((account) => all.includes(account))) shared.push(table);
      for (const account of accounts) {
        const seen = await forAccount(account, () => ownersIn(table));
        expect([table, ...seen]).toEqual([table, ...all.filter((owner) => owner === account)]);
      }
    }
    expect(shared.length).toBeGreaterThan(12);
  });

  test('changes and removes nothing of others', async () => {
    const table = fc.constantFrom(...tables);
    const change = fc.constantFrom(
      (name: string) => `UPDATE ${name} SET account_id = account_id`,
      (name: string) => `DELETE FROM ${name}`,
    );
    const [one, other] = accounts as [string, string];
    const rowsOf = async (account: string, name: string): Promise<number> => {
      const text = `SELECT count(*)::integer AS count FROM ${name} WHERE account_id = $1`;
      const { rows } = await gateway.database.pool.query(text, [account]);
      return rows[0].count;
    };
    await fc.assert(
      fc.asyncProperty(table, change, async (name, statement) => {
        const before = await rowsOf(other, name);
        const touched = await forAccount(one, () =>
          gateway.ownDatabase
            .transaction(async (client) => {
              const { rowCount } = await client.query(statement(name));
              // Its own rows are to be there for the next run.
              throw Object.assign(new Error('enough'), { rowCount });
            })
            .catch((error: { rowCount?: number; code?: string }) => error.rowCount ?? error.code),
        );
        // An append-only table, or one that others refer to, refuses; whoever is let through touches its own alone.
        if (typeof touched === 'number') expect(touched).toBeLessThanOrEqual(await rowsOf(one, name));
        else expect(['42501', '23503', 'P0001']).toContain(touched);
        expect(await rowsOf(other, name)).toBe(before);
      }),
      { numRuns: 150 },
    );
  });

  test('cannot write a row into another account, nor give one away', async () => {
    const [one, other] = accounts as [string, string];
    const { pool } = gateway.ownDatabase;
    const refused = { code: '42501', message: expect.stringContaining('row-level security') };
    const insert = 'INSERT INTO templates (id, account_id, name, text) VALUES ($1, $2, $3, $4)';
    const write = (owner: string) => pool.query(insert, [randomUUID(), owner, 'written', 'x']);
    await expect(forAccount(one, () => write(other))).rejects.toMatchObject(refused);
    await forAccount(one, () => write(one));
    await expect(
      forAccount(one, () => pool.query('UPDATE templates SET account_id = $1', [other])),
    ).rejects.toMatchObject(refused);
  });
});

test('a table whose rows belong to an account has a policy, and no partition is open beside it', async () => {
  const { rows: open } = await gateway.database.pool.query(
    `SELECT c.relname FROM pg_class c WHERE c.relname = ANY($1) AND c.relnamespace = 'public'::regnamespace
       AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))`,
    [tables],
  );
  expect(open).toEqual([]);
  const { rows: partitions } = await gateway.database.pool.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relispartition
       AND relkind IN ('r', 'p') AND has_table_privilege($1, oid, 'SELECT')`,
    [ACCOUNT_ROLE],
  );
  expect(partitions).toEqual([]);
  const { rows: views } = await gateway.database.pool.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
       AND NOT coalesce(reloptions::text[] @> ARRAY['security_invoker=true'], false)`,
  );
  expect(views).toEqual([]);
});

describe('a session', () => {
  const whoAsks = async (): Promise<readonly [string, string | null]> => {
    const { rows } = await gateway.ownDatabase.pool.query(
      "SELECT current_user AS role, nullif(current_setting('carillon.account_id', true), '') AS account",
    );
    return [rows[0].role, rows[0].account];
  };

  test('is nobody’s once it is given back, whatever became of its statement', async () => {
    const [one, other] = accounts as [string, string];
    const [owner] = await whoAsks();
    expect(owner).not.toBe(ACCOUNT_ROLE);
    // More at once than there are sessions, so that each of them has been several accounts'.
    await Promise.all(
      Array.from({ length: 60 }, async (_, turn) => {
        const account = turn % 2 === 0 ? one : other;
        if (turn % 3 === 0)
          await expect(
            forAccount(account, () => gateway.ownDatabase.pool.query('SELECT 1 / 0')),
          ).rejects.toMatchObject({ code: '22012' });
        else expect(await forAccount(account, whoAsks)).toEqual([ACCOUNT_ROLE, account]);
        expect(await whoAsks()).toEqual([owner, null]);
        expect(await forAccount(account, () => acrossAccounts(whoAsks))).toEqual([owner, null]);
      }),
    );
  });

  test('works for an id and nothing else', () => {
    for (const id of ["x'; RESET ROLE; --", '', '0', `${accounts[0]} `])
      expect(() => forAccount(id, whoAsks)).toThrow('is no account');
  });
});

describe('a request', () => {
  test('is bound where it reads, unless its route works on accounts below, and nothing of the way of a text is', async () => {
    const bound: string[] = [];
    const query = pg.Client.prototype.query;
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]): never {
      const [asked] = args as [string | { readonly text?: string }];
      const text = typeof asked === 'string' ? asked : (asked.text ?? '');
      if (text.includes(ACCOUNT_ROLE)) bound.push(text);
      return Reflect.apply(query, this, args) as never;
    } as typeof query;
    try {
      await gateway.live.get('/v1/templates');
      expect(bound).toHaveLength(1);
      await gateway.live.get('/v1/accounts');
      expect(bound).toHaveLength(1);
      for (let sent = 0; sent < 20; sent++) await gateway.live.post('/v1/messages', toPhone('0001'));
      expect(bound).toHaveLength(1);
    } finally {
      pg.Client.prototype.query = query;
    }
  });
});

// The second goes on where the first ends.
describe('a database whose user may make no roles', { shuffle: false }, () => {
  const name = 'plain';
  const run = (rowSecurity: string) => {
    const config = readConfig(
      {
        GATEWAY_LOG_LEVEL: 'silent',
        GATEWAY_DATA_DIR: inject('runFolder'),
        GATEWAY_ROW_SECURITY: rowSecurity,
      },
      { demo: true, workingDirectory: inject('runFolder') },
    );
    const told: string[] = [];
    const logger = createLogger({ level: 'silent' });
    const connection = { ...inject('administration'), user: name, password: name, database: name };
    const starting = createGateway({
      config,
      logger: Object.assign(logger, { warn: (said: unknown) => told.push(String(said)) }),
      address: { connection },
      alone: true,
    });
    return { starting, told };
  };
  beforeAll(async () => {
    await administer(`CREATE ROLE ${name} LOGIN PASSWORD '${name}'`);
    await administer(`CREATE DATABASE ${name} OWNER ${name}`);
  });
  afterAll(async () => {
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    await administer(`DROP ROLE ${name}`);
  });

  test('is worked with, and the log says what an administrator is to do', async () => {
    const { starting, told } = run('preferred');
    const plain = await starting;
    const { demo } = plain;
    expect((await requestsOf(plain.app, demo!.key).get('/v1/templates')).status).toBe(200);
    await plain.stop();
    expect(told).toEqual([expect.stringContaining(`CREATE ROLE ${ACCOUNT_ROLE} NOLOGIN; GRANT`)]);
  });

  test('is refused where the wall is required, and taken once an administrator did it', async () => {
    await expect(run('required').starting).rejects.toThrow(`GRANT ${ACCOUNT_ROLE} TO`);
    await administer(`GRANT ${ACCOUNT_ROLE} TO ${name}`);
    const { starting, told } = run('required');
    const plain = await starting;
    await plain.stop();
    expect(told).toEqual([]);
  });
});
