import { type Balance, LEDGER_KINDS, type LedgerKind, least } from '@carillon/core/billing';
import fc from 'fast-check';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { creditWallet } from '../../../src/engine/billing/credit.ts';
import { settleWallets } from '../../../src/engine/billing/credit-lots.ts';
import { postEntries } from '../../../src/engine/billing/ledger.ts';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import { lockWallets } from '../../../src/engine/billing/spending-wallet.ts';
import { transferCredit } from '../../../src/engine/billing/transfer.ts';
import { ensurePartitions } from '../../../src/engine/messages/partitions.ts';
import { createSubAccount, deleteSubAccount } from '../../../src/services/accounts/sub-accounts.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer(() => []);
  await ensurePartitions(server.database, Date.now());
});
afterAll(() => server.close());

interface Lot {
  left: bigint;
  readonly size: bigint;
  readonly end: number;
}
interface ModelWallet extends Balance {
  available: bigint;
  held: bigint;
  spent: bigint;
  lots: Lot[];
  deleted: boolean;
}

/** The whole of it in memory: wallets with lots, where spending takes from the lot that ends first. */
class Model {
  readonly wallets: ModelWallet[] = [];
  open = (): number => this.wallets.push({ available: 0n, held: 0n, spent: 0n, lots: [], deleted: false });
  at = (place: number): ModelWallet => this.wallets[place % this.wallets.length]!;
  add(wallet: ModelWallet, amount: bigint, end: number, now: number): void {
    this.settle(wallet, now);
    wallet.lots.push({ left: amount, size: amount, end });
    wallet.lots.sort((a, b) => a.end - b.end);
    wallet.available += amount;
  }
  settle(wallet: ModelWallet, now: number): void {
    let drawn = wallet.lots.reduce((sum, { left }) => sum + left, 0n) - wallet.available;
    for (const lot of drawn > 0n ? wallet.lots : wallet.lots.toReversed()) {
      const moved = drawn > 0n ? least(drawn, lot.left) : -least(-drawn, lot.size - lot.left);
      lot.left -= moved;
      drawn -= moved;
    }
    wallet.lots = wallet.lots.filter(({ end, left }) => end > now && (left > 0n || wallet.held > 0n));
    wallet.available = wallet.lots.reduce((sum, { left }) => sum + left, 0n);
  }
  transfer(from: ModelWallet, to: ModelWallet, amount: bigint, now: number): void {
    for (const wallet of [from, to]) this.settle(wallet, now);
    if (amount > from.available) return;
    const before = from.lots.map(({ left }) => left);
    from.available -= amount;
    let drawn = amount;
    from.lots.forEach((lot, place) => {
      const taken = least(drawn, lot.left);
      lot.left -= taken;
      drawn -= taken;
      if (before[place]! > lot.left) to.lots.push({ left: taken, size: taken, end: lot.end });
    });
    to.lots.sort((a, b) => a.end - b.end);
    to.available += amount;
  }
}

/** The same in the store, and the clock of both. */
interface Real {
  readonly ids: string[];
  now: number;
}

class Crash extends Error {}

/** Does some work in a transaction; a crash loses it whole, and it is done again, as its caller would. */
const withCrash = async <Value>(
  crash: boolean,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> => {
  if (crash) {
    const crashed = server.database.transaction(async (client) => {
      await work(client);
      throw new Crash();
    });
    await expect(crashed).rejects.toThrow(Crash);
  }
  return server.database.transaction(work);
};

const END = 4_000_000_000_000;
const dates = (real: Real) => new Date(real.now);
const idAt = (real: Real, place: number) => real.ids[place % real.ids.length]!;

const agree = async (model: Model, real: Real): Promise<void> => {
  const { rows } = await server.database.pool.query<{ account_id: string; available: bigint; held: bigint }>(
    'SELECT account_id, available, held FROM wallets WHERE account_id = ANY($1::uuid[])',
    [real.ids],
  );
  const found = new Map(rows.map((row) => [row.account_id, row]));
  expect(real.ids.map((id) => [found.get(id)!.available, found.get(id)!.held])).toEqual(
    model.wallets.map(({ available, held }) => [available, held]),
  );
  const { rows: sums } = await server.database.pool.query<{ spent: string; total: string }>(
    `SELECT coalesce(sum(CASE place WHEN 'spent' THEN amount END), 0) AS spent, sum(amount) AS total FROM (
       SELECT account_id, credit AS place, amount FROM ledger_entries
       UNION ALL SELECT account_id, debit, -amount FROM ledger_entries) AS posting WHERE account_id = ANY($1::uuid[])`,
    [real.ids],
  );
  expect(BigInt(sums[0]!.total ?? 0)).toBe(0n);
  expect(BigInt(sums[0]!.spent)).toBe(model.wallets.reduce((sum, { spent }) => sum + spent, 0n));
};

type Command = fc.AsyncCommand<Model, Real>;
const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real);
    await agree(model, real);
  },
  toString: () => name,
});

const place = fc.nat(5);
const micros = fc.bigInt({ min: 1n, max: 60n });
const crash = fc.boolean();

const topUp = fc
  .record({ place, amount: micros, days: fc.option(fc.integer({ min: 1, max: 30 })), crash })
  .map(({ place, amount, days, crash }) =>
    command(`top up ${place} by ${amount} for ${days} days`, async (model, real) => {
      const end = days === null ? END : real.now + days * 86_400_000;
      model.add(model.at(place), amount, end, real.now);
      const expiresAt = days === null ? {} : { expiresAt: new Date(end).toISOString() };
      await withCrash(crash, (client) =>
        creditWallet(
          client,
          { accountId: idAt(real, place), amount: `0.${`${amount}`.padStart(6, '0')}`, ...expiresAt },
          dates(real),
        ),
      );
    }),
  );

/** A movement of a batch; what the wallet does not hold is refused by both. */
const movement = (kind: LedgerKind) =>
  fc.record({ place, amount: micros, crash }).map(({ place, amount, crash }) =>
    command(`${kind} ${place} of ${amount}`, async (model, real) => {
      const wallet = model.at(place);
      const { from, to } = LEDGER_KINDS[kind];
      const accountId = idAt(real, place);
      // As admission does, which never spends what has expired.
      if (kind === 'hold' && wallet.lots.some(({ end }) => end <= real.now)) model.settle(wallet, real.now);
      if (kind === 'refund') model.settle(wallet, real.now);
      const can = wallet[from as 'available' | 'held' | 'spent'] >= amount;
      await withCrash(crash, async (client) => {
        await lockWallets(client, [accountId], real.now);
        if (kind === 'refund') await settleWallets(client, [accountId], dates(real));
        if (can) await postEntries(client, [{ accountId, kind, amount, currency: 'EUR' }], dates(real));
      });
      if (!can) return;
      wallet[from as 'available' | 'held' | 'spent'] -= amount;
      wallet[to as 'available' | 'held' | 'spent'] += amount;
      if (kind === 'refund') {
        wallet.lots.push({ left: amount, size: amount, end: END });
      }
    }),
  );

const expire = fc.record({ days: fc.integer({ min: 1, max: 12 }), crash }).map(({ days, crash }) =>
  command(`${days} days pass`, async (model, real) => {
    real.now += days * 86_400_000;
    for (const wallet of model.wallets) model.settle(wallet, real.now);
    await withCrash(crash, async (client) => {
      await lockWallets(client, real.ids, real.now);
      await settleWallets(client, real.ids, dates(real));
    });
  }),
);

const transfer = fc
  .record({ from: place, to: place, amount: micros, crash })
  .map(({ from, to, amount, crash }) =>
    command(`transfer ${amount} from ${from} to ${to}`, async (model, real) => {
      if (model.at(from) === model.at(to)) return;
      model.transfer(model.at(from), model.at(to), amount, real.now);
      await withCrash(crash, (client) =>
        transferCredit(client, { from: idAt(real, from), to: idAt(real, to), amount }, dates(real)),
      );
    }),
  );

const addSub = fc.constant(
  command('make a sub-account', async (model, real) => {
    const made = await server.database.transaction((client) =>
      createSubAccount(client, real.ids[0]!, { name: uuidv7(), markupPpm: 0 }),
    );
    if (!made.ok) return;
    real.ids.push(made.value.id);
    model.open();
  }),
);

const deleteSub = fc.record({ place, crash }).map(({ place, crash }) =>
  command(`delete sub-account ${place}`, async (model, real) => {
    const index = place % real.ids.length;
    if (index === 0) return;
    const [main, gone] = [model.wallets[0]!, model.wallets[index]!];
    if (!gone.deleted) {
      model.settle(gone, real.now);
      model.transfer(gone, main, gone.available, real.now);
      gone.deleted = true;
    }
    await withCrash(crash, (client) => deleteSubAccount(client, real.ids[0]!, real.ids[index]!, dates(real)));
  }),
);

it('equals thirty lines in memory, whatever happens in whatever order, with crashes between the steps', async () => {
  const commands = fc.commands(
    [
      topUp,
      topUp,
      movement('hold'),
      movement('hold'),
      movement('capture'),
      movement('release'),
      movement('refund'),
      expire,
      transfer,
      addSub,
      deleteSub,
    ],
    { maxCommands: 40, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const setup = async () => {
        const { id } = await server.account({ plan: 'premium' });
        const model = new Model();
        model.open();
        return { model, real: { ids: [id], now: Date.parse('2026-11-21T19:30:00Z') } };
      };
      await fc.asyncModelRun(setup, steps);
    }),
    { numRuns: 100 },
  );
  const findings = await auditLedger(server.database);
  // Held credit here belongs to no message: the movements were posted alone.
  expect(
    findings.filter(
      ({ check }) =>
        !['held credit belongs to open messages', 'charged messages sum to captures'].includes(check),
    ),
  ).toEqual([]);
});
