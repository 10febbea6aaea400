import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { postEntries } from '../../../src/engine/billing/ledger.ts';
import { createAccount } from '../../../src/services/accounts/accounts.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const PROGRAM = fileURLToPath(new URL('../../../src/commands/verify-ledger.ts', import.meta.url));

let store: TestDatabase;
let account: string;
beforeEach(async () => {
  store = await createTestDatabase();
  account = await store.database.transaction(async (client) => {
    const made = await createAccount(client, { name: 'Acme', plan: 'standard', currency: 'EUR' });
    if (!made.ok) throw new Error(made.error.detail);
    const accountId = made.value.id;
    await postEntries(client, [{ accountId, kind: 'top_up', amount: 1_000n, currency: 'EUR' }], new Date());
    return accountId;
  });
});
afterEach(() => store.drop());

const verify = async (env: Record<string, string> = { DATABASE_URL: store.url }) => {
  const child = spawn(
    process.execPath,
    ['--conditions=@carillon/source', '--disable-warning=ExperimentalWarning', PROGRAM],
    { env: { PATH: process.env['PATH'], ...env } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const [code] = await once(child, 'close');
  return { code: code as number, output };
};

it('finds nothing in a sound ledger', async () => {
  const { code, output } = await verify();
  expect(output).toContain('differences: 0');
  expect(code).toBe(0);
});

it('names what differs, and fails', async () => {
  await store.database.pool.query('UPDATE wallets SET available = 999 WHERE account_id = $1', [account]);
  const { code, output } = await verify();
  expect(output).toContain('FAIL  wallets hold what entries say');
  expect(output).toContain(`${account}: stored 999 + 0, from entries 1000 + 0`);
  expect(code).toBe(1);
});

it('sees a lot that no entry brought, credit in transit, and a hold without a message', async () => {
  const entry = uuidv7();
  await store.database.pool.query(
    `INSERT INTO credit_lots (account_id, id, kind, amount, remaining, created_at) VALUES ($1, $2, 'top_up', 5, 5, now())`,
    [account, entry],
  );
  await store.database.transaction((client) =>
    postEntries(
      client,
      [
        { accountId: account, kind: 'transfer_out', amount: 10n, currency: 'EUR' },
        { accountId: account, kind: 'hold', amount: 7n, currency: 'EUR' },
      ],
      new Date(),
    ),
  );
  const { output } = await verify();
  for (const check of [
    'nothing stays in transit',
    'lots are what entries brought',
    'held credit belongs to open messages',
  ])
    expect(output).toContain(`FAIL  ${check}`);
  expect(output).toContain('differences: 3');
});

it('says what it needs when there is no store', async () => {
  const { code, output } = await verify({ GATEWAY_DATA_DIR: '/nowhere' });
  expect(output).toContain('There is no database in /nowhere');
  expect(code).toBe(78);
});
