import { applyEntry, type Balance, LEDGER_KINDS, type LedgerKind } from '@carillon/core/billing';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type LedgerMovement, postEntries } from '../../../src/engine/billing/ledger.ts';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer(() => []);
});
afterAll(() => server.close());

const post = (...movements: LedgerMovement[]): Promise<readonly string[]> =>
  server.database.transaction((client) => postEntries(client, movements, new Date('2026-11-21T19:30:00Z')));

const balanceOf = async (account: string): Promise<Balance> =>
  (await server.database.pool.query('SELECT available, held FROM wallets WHERE account_id = $1', [account]))
    .rows[0];

const entriesOf = async (account: string) =>
  (
    await server.database.pool.query('SELECT * FROM ledger_entries WHERE account_id = $1 ORDER BY id', [
      account,
    ])
  ).rows;

const differencesOf = async (accounts: readonly string[]) =>
  (await verifyLedger(server.database)).filter(({ accountId }) => accounts.includes(accountId));

const newAccounts = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count) ids.push((await server.account()).id);
  return ids;
};

describe('posting entries', () => {
  it('moves the wallet and enters what was moved', async () => {
    const [account] = (await newAccounts(1)) as [string];
    const expiresAt = new Date('2027-02-19T00:00:00Z');
    await post({
      accountId: account,
      kind: 'top_up',
      amount: 1_000n,
      currency: 'EUR',
      note: 'welcome',
      expiresAt,
    });
    await post({ accountId: account, kind: 'hold', amount: 300n, currency: 'EUR', messages: 4 });
    await post(
      { accountId: account, kind: 'capture', amount: 200n, currency: 'EUR', messages: 3 },
      { accountId: account, kind: 'release', amount: 100n, currency: 'EUR', messages: 1 },
    );
    expect(await balanceOf(account)).toEqual({ available: 800n, held: 0n });
    const entry = {
      currency: 'EUR',
      note: null,
      expires_at: null,
      created_at: new Date('2026-11-21T19:30:00Z'),
    };
    expect(await entriesOf(account)).toMatchObject([
      {
        ...entry,
        kind: 'top_up',
        debit: 'world',
        credit: 'available',
        amount: 1_000n,
        messages: 0,
        note: 'welcome',
        expires_at: expiresAt,
      },
      { ...entry, kind: 'hold', debit: 'available', credit: 'held', amount: 300n, messages: 4 },
      { ...entry, kind: 'capture', debit: 'held', credit: 'spent', amount: 200n, messages: 3 },
      { ...entry, kind: 'release', debit: 'held', credit: 'available', amount: 100n, messages: 1 },
    ]);
  });

  it('enters one row per account and kind, and none for nothing', async () => {
    const [one, two] = (await newAccounts(2)) as [string, string];
    const top = { kind: 'top_up', amount: 10n, currency: 'EUR' } as const;
    await post(
      { accountId: one, ...top },
      { accountId: two, ...top },
      { accountId: one, ...top, note: 'gift' },
    );
    const hold = { kind: 'hold', currency: 'EUR', messages: 1 } as const;
    await post(
      { accountId: one, ...hold, amount: 2n },
      { accountId: two, ...hold, amount: 3n },
      { accountId: one, ...hold, amount: 5n },
      { accountId: two, ...hold, amount: 0n },
    );
    const shown = async (account: string) =>
      (await entriesOf(account)).map(({ kind, amount, messages }) => [kind, amount, messages]);
    expect(await shown(one)).toEqual([
      ['top_up', 10n, 0],
      ['top_up', 10n, 0],
      ['hold', 7n, 2],
    ]);
    expect(await shown(two)).toEqual([
      ['top_up', 10n, 0],
      ['hold', 3n, 1],
    ]);
    expect(await balanceOf(one)).toEqual({ available: 13n, held: 7n });
  });

  it.each([
    ['more than is available', 'hold', 11n, /wallets_available_check/],
    ['more than is held', 'capture', 1n, /wallets_held_check/],
    ['less than nothing', 'top_up', -1n, /ledger_entries_amount_check/],
  ] as const)('fails whole when it would move %s', async (_what, kind, amount, constraint) => {
    const [account, other] = (await newAccounts(2)) as [string, string];
    await post({ accountId: account, kind: 'top_up', amount: 10n, currency: 'EUR' });
    const fine = { accountId: other, kind: 'top_up', amount: 5n, currency: 'EUR' } as const;
    await expect(post(fine, { accountId: account, kind, amount, currency: 'EUR' })).rejects.toThrow(
      constraint,
    );
    expect(await balanceOf(account)).toEqual({ available: 10n, held: 0n });
    expect(await balanceOf(other)).toEqual({ available: 0n, held: 0n });
    expect(await entriesOf(other)).toEqual([]);
  });

  it('fails whole for an account without a wallet in the currency of its entry', async () => {
    const [account] = (await newAccounts(1)) as [string];
    const euros = { accountId: account, kind: 'top_up', amount: 5n, currency: 'EUR' } as const;
    await expect(post(euros, { ...euros, currency: 'USD' })).rejects.toThrow('2 wallets found 1');
    const nobody = { ...euros, accountId: '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f' };
    await expect(post(euros, nobody)).rejects.toThrow('2 wallets found 1');
    expect(await entriesOf(account)).toEqual([]);
    expect(await balanceOf(account)).toEqual({ available: 0n, held: 0n });
  });

  it('takes wallets in one order, so that posters who overlap wait and never deadlock', async () => {
    const accounts = await newAccounts(4);
    const movement = (accountId: string) =>
      ({ accountId, kind: 'top_up', amount: 1n, currency: 'EUR' }) as const;
    const rounds = Array.from({ length: 60 }, (_, round) => {
      const turned = [...accounts.slice(round % 4), ...accounts.slice(0, round % 4)];
      return post(...(round % 2 === 0 ? turned : turned.reverse()).map(movement));
    });
    await Promise.all(rounds);
    for (const account of accounts) expect(await balanceOf(account)).toEqual({ available: 60n, held: 0n });
    expect(await differencesOf(accounts)).toEqual([]);
  });

  it('never changes or removes an entry', async () => {
    const [account] = (await newAccounts(1)) as [string];
    await post({ accountId: account, kind: 'top_up', amount: 5n, currency: 'EUR' });
    const { pool } = server.database;
    for (const change of [
      'UPDATE ledger_entries SET amount = 6',
      'DELETE FROM ledger_entries',
      'TRUNCATE ledger_entries',
      'UPDATE ledger_lines SET amount = 6',
      'DELETE FROM ledger_lines',
      'TRUNCATE ledger_lines',
    ]) {
      await expect(pool.query(change)).rejects.toThrow('permission denied');
      // The owner may grant itself the right again; the trigger stays.
      await pool.query('GRANT UPDATE, DELETE, TRUNCATE ON ledger_entries, ledger_lines TO CURRENT_USER');
      await expect(pool.query(change)).rejects.toThrow('append-only');
      const found = (await auditLedger(server.database)).map(({ check }) => check);
      expect(found).toContain('no role of the application may change entries');
      await pool.query('REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries, ledger_lines FROM CURRENT_USER');
    }
  });

  it('never changes an entry for a superuser either, also one who replays as a replica', async () => {
    const { rows } = await server.database.pool.query<{ name: string }>('SELECT current_database() AS name');
    const superuser = new pg.Client({ ...inject('administration'), database: rows[0]!.name });
    await superuser.connect();
    try {
      await superuser.query('SET session_replication_role = replica');
      await expect(superuser.query('UPDATE ledger_entries SET amount = 6')).rejects.toThrow('append-only');
      await expect(superuser.query('DELETE FROM ledger_lines')).rejects.toThrow('append-only');
    } finally {
      await superuser.end();
    }
  });
});

/** The ledger as arithmetic: what a batch leaves of each balance, or null when one of them would go below zero. */
const applyBatch = (
  balances: readonly Balance[],
  batch: readonly { place: number; kind: LedgerKind; amount: bigint }[],
): Balance[] | null => {
  const after = balances.map((balance) => ({ ...balance }));
  for (const { place, kind, amount } of batch) {
    const { from, to } = LEDGER_KINDS[kind];
    const balance = after[place]!;
    if (from === 'available' || from === 'held') balance[from] -= amount;
    if (to === 'available' || to === 'held') balance[to] += amount;
  }
  return after.some(({ available, held }) => available < 0n || held < 0n) ? null : after;
};

const kinds = Object.keys(LEDGER_KINDS) as LedgerKind[];
const movements = fc.array(
  fc.record({ place: fc.nat(2), kind: fc.constantFrom(...kinds), amount: fc.bigInt({ min: 0n, max: 40n }) }),
  { maxLength: 5 },
);

describe('the ledger', () => {
  it('equals the arithmetic of its movements, whatever they are', async () => {
    let refused = 0;
    let posted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(movements, { maxLength: 8 }), async (batches) => {
        const accounts = await newAccounts(3);
        let model: Balance[] = accounts.map(() => ({ available: 100n, held: 0n }));
        const start = accounts.map(
          (accountId) => ({ accountId, kind: 'top_up', amount: 100n, currency: 'EUR' }) as const,
        );
        await post(...start);
        for (const batch of batches) {
          const expected = applyBatch(model, batch);
          const attempt = post(
            ...batch.map(({ place, ...movement }) => ({
              ...movement,
              accountId: accounts[place]!,
              currency: 'EUR',
            })),
          );
          if (expected) await attempt;
          else await expect(attempt).rejects.toThrow(/wallets_(available|held)_check/);
          expected ? posted++ : refused++;
          model = expected ?? model;
        }
        expect(await Promise.all(accounts.map(balanceOf))).toEqual(model);
        expect(await differencesOf(accounts)).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(Math.min(posted, refused)).toBeGreaterThan(10);
    const { rows } = await server.database.pool.query(
      `SELECT sum(amount)::bigint AS total FROM (
         SELECT credit AS place, amount FROM ledger_entries
         UNION ALL SELECT debit, -amount FROM ledger_entries) AS posting`,
    );
    expect(rows).toEqual([{ total: 0n }]);
  });

  it('agrees with the core on a single movement', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kinds), fc.bigInt({ min: 1n, max: 12n }), async (kind, amount) => {
        const [account] = (await newAccounts(1)) as [string];
        await post({ accountId: account, kind: 'top_up', amount: 10n, currency: 'EUR' });
        await post({ accountId: account, kind: 'hold', amount: 4n, currency: 'EUR' });
        const expected = applyEntry({ available: 6n, held: 4n }, kind, amount);
        const posted = await post({ accountId: account, kind, amount, currency: 'EUR' }).then(
          () => true,
          () => false,
        );
        expect(posted).toBe(expected !== null);
        expect(await balanceOf(account)).toEqual(expected ?? { available: 6n, held: 4n });
      }),
      { numRuns: 40 },
    );
  });

  it('shows a wallet that was changed by another hand', async () => {
    const [account] = (await newAccounts(1)) as [string];
    await post({ accountId: account, kind: 'top_up', amount: 10n, currency: 'EUR' });
    await server.database.pool.query('UPDATE wallets SET available = 11, held = 2 WHERE account_id = $1', [
      account,
    ]);
    expect(await differencesOf([account])).toEqual([
      {
        accountId: account,
        currency: 'EUR',
        wallet: { available: 11n, held: 2n },
        entries: { available: 10n, held: 0n },
      },
    ]);
  });

  it('shows entries that no wallet holds', async () => {
    const [account] = (await newAccounts(1)) as [string];
    await server.database.pool.query(
      `INSERT INTO ledger_entries (account_id, id, kind, debit, credit, amount, currency)
       VALUES ($1, gen_random_uuid(), 'top_up', 'world', 'available', 7, 'USD')`,
      [account],
    );
    expect(await differencesOf([account])).toEqual([
      { accountId: account, currency: 'USD', wallet: null, entries: { available: 7n, held: 0n } },
    ]);
  });
});
