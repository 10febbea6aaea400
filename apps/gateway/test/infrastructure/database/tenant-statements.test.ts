import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { apiRoutesOf, call } from '../http/support/routes.ts';

/** The tables whose rows belong to an account, as the generated schema has them. */
const tenantTables = (): readonly string[] => {
  const schema = readFileSync(
    new URL('../../../src/infrastructure/database/schema.ts', import.meta.url),
    'utf8',
  );
  const owned = new Set(
    [...schema.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)]
      .filter(([, , columns]) => /^ {2}account_id: /m.test(columns!))
      .map(([, name]) => name!),
  );
  return [...schema.matchAll(/^ {2}(\w+): (\w+);$/gm)]
    .filter(([, , type]) => owned.has(type!))
    .map(([, table]) => table!);
};

/** What a statement reads or changes. */
const NAMED = /\b(?:from|join|update|into|using)\s+(?:only\s+)?"?([a-z_]+)"?/gi;
const tablesIn = (sql: string): readonly string[] => [...sql.matchAll(NAMED)].map(([, table]) => table!);

/**
 * It compares accounts with what it is given, alone or in a row of columns, or writes the account of a new row. That one
 * account is another's, as in a join, binds nothing.
 */
const BOUND = [
  /\baccount_ids?"?\s*(?:=\s*(?:(?:any|suppression_list)\s*\()?\s*\$|in\s*\()/i,
  /\bunnest\s*\([^)]*\)\s*(?:with ordinality\s*)?as\s+\w+\s*\([^)]*account_id/i,
  /\(\s*(?:\w+\.)?"?account_id"?\s*,[^)]*\)\s*(?:=|in\b)/i,
  /\binsert into "?\w+"?\s*\([^)]*"?account_id"?/i,
];
const isBound = (sql: string): boolean => BOUND.some((form) => form.test(sql));

/**
 * Statements of requests that look at rows of accounts without naming the account, each by a part of it, with why it may.
 */
const UNBOUND: readonly (readonly [part: string, reason: string])[] = [
  [
    'SELECT account_id, campaign FROM pauses',
    'admission and dispatch remember all pauses, and ask by account',
  ],
  ['FROM api_keys k LEFT JOIN accounts a', 'the key is what tells the account'],
  [
    'LEFT JOIN consent_policies p ON p.account_id = a.id WHERE a.id = $1',
    'it names the account by its own id',
  ],
  ['where "parent_id" = $1', 'a main account asks for those below it'],
  ['SELECT said.list_id AS account_id', 'a no counts for every account that shares the list it was said to'],
];

let gateway: TestGateway;
const statements = new Set<string>();
const query = pg.Client.prototype.query;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api' });
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]): never {
    const [asked] = args as [string | { readonly text?: string }];
    const text = typeof asked === 'string' ? asked : asked.text;
    if (text !== undefined) statements.add(text);
    return Reflect.apply(query, this, args) as never;
  } as typeof query;
});
afterAll(async () => {
  pg.Client.prototype.query = query;
  await gateway.close();
});

test('every statement of a request that looks at rows of accounts names the account', async () => {
  const { live } = gateway;
  const made = [
    await live.post('/v1/messages', toPhone('0001')),
    await live.post('/v1/templates', { name: 'mine', text: 'x' }),
    await live.post('/v1/events', { type: 'order.paid', object: { type: 'order', id: '1' } }),
    await live.post('/v1/pauses', {}),
    await live.post('/v1/webhooks', { url: 'http://127.0.0.1:9/hooks' }),
    await live.post('/v1/otp', { to: '+33639980001' }),
    await live.post('/v1/keys', {}),
    await live.post('/v1/suppressions', { to: '+33639980001', scope: 'commercial' }),
  ];
  const ids = made.map(({ body }) => body.id).filter((id) => id !== undefined);
  for (const route of await apiRoutesOf(gateway.app)) {
    if (route.url.startsWith('/v1/operator/')) continue;
    for (const parameter of route.url.includes(':') ? ids : ['x'])
      await call(gateway.app, route, {
        key: gateway.demo!.key,
        parameter,
        ...(['POST', 'PUT', 'PATCH'].includes(route.method) && { body: {} }),
      });
  }
  const tenant = new Set(tenantTables());
  expect(tenant.size).toBeGreaterThan(30);
  expect(statements.size).toBeGreaterThan(80);
  const unbound = [...statements].filter(
    (sql) =>
      tablesIn(sql).some((table) => tenant.has(table)) &&
      !isBound(sql) &&
      !UNBOUND.some(([part]) => sql.includes(part)),
  );
  expect(unbound).toEqual([]);
});

test('a statement without its account would be found', () => {
  const known = 'SELECT account_id, id, text FROM templates WHERE name = $1';
  expect(isBound(known)).toBe(false);
  const joined = 'SELECT t.text FROM templates t JOIN accounts a ON t.account_id = a.id WHERE t.name = $1';
  expect(isBound(joined)).toBe(false);
  expect(tenantTables()).toEqual(
    expect.arrayContaining(['api_keys', 'connections', 'templates', 'messages']),
  );
  const faulty = 'SELECT id, text FROM templates WHERE name = $1';
  expect(tablesIn(faulty).some((table) => tenantTables().includes(table)) && !isBound(faulty)).toBe(true);
});
