import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postEntries } from '../../../src/engine/billing/ledger.ts';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import type { Admission } from '../../../src/engine/messages/admission/admission.ts';
import type { Caller } from '../../../src/infrastructure/http/caller.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';
import { callerWith, PRICE, startAdmission, submit } from './support/admissions.ts';

let server: TestServer;
/** Two processes: each presumes that a wallet is as it left it. */
let here: Admission;
let there: Admission;
beforeAll(async () => {
  server = await createTestServer(() => []);
  here = await startAdmission(server);
  there = await startAdmission(server);
});
afterAll(async () => {
  const findings = await auditLedger(server.database);
  await server.close();
  expect(findings).toEqual([]);
});

const send = async (admission: Admission, caller: Caller, texts = 1): Promise<number> => {
  const admitted = await submit(
    admission,
    caller,
    Array.from({ length: texts }, () => 'transactional' as const),
  );
  return admitted.filter(Boolean).length;
};

const topUp = (caller: Caller, amount: bigint, expiresAt: Date | null = null): Promise<unknown> =>
  server.database.transaction((client) =>
    postEntries(
      client,
      [{ accountId: caller.account.id, kind: 'top_up', amount, currency: 'EUR', expiresAt }],
      new Date(server.now()),
    ),
  );

it('two processes admit what is paid for, whatever each last saw of the wallet', async () => {
  const step = fc.oneof(
    fc.record({ by: fc.boolean(), texts: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ paid: fc.integer({ min: 1, max: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const caller = await callerWith(server, PRICE);
      let left = 1;
      for (const each of steps) {
        if ('paid' in each) {
          await topUp(caller, PRICE * BigInt(each.paid));
          left += each.paid;
        } else {
          const admitted = await send(each.by ? here : there, caller, each.texts);
          expect(admitted).toBe(Math.min(left, each.texts));
          left -= admitted;
        }
      }
    }),
    { numRuns: 60 },
  );
});

describe('what another process changed since the last batch', () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await callerWith(server, PRICE * 10n);
    expect(await send(here, caller)).toBe(1);
  });
  const change = (set: string): Promise<unknown> =>
    server.database.pool.query(`UPDATE wallets SET ${set} WHERE account_id = $1`, [caller.account.id]);

  it('binds the next one: the account was closed', async () => {
    await change('closed = true');
    expect(await send(here, caller)).toBe(0);
    expect(await send(here, caller)).toBe(0);
  });

  it('binds the next one: all is kept for codes', async () => {
    await change('keep_otp = available');
    expect(await send(here, caller)).toBe(0);
    await change('keep_otp = 0');
    expect(await send(here, caller)).toBe(1);
  });

  it('binds the next one: a cap was set, and it counts from then on', async () => {
    await server.database.pool.query(
      `INSERT INTO spend_caps (account_id, id, scope, subject, period, amount, used, period_start)
       VALUES ($1, gen_random_uuid(), 'account', '', 'month', $2, 0, date_trunc('month', now()))`,
      [caller.account.id, PRICE * 2n],
    );
    await change('capped = true');
    expect(await send(here, caller, 3)).toBe(2);
    expect(await send(here, caller)).toBe(0);
  });

  it('binds the next one: the credit has expired', async () => {
    const short = await callerWith(server, PRICE);
    await topUp(short, PRICE * 5n, new Date(server.now() + 60_000));
    expect(await send(here, short)).toBe(1);
    await server.database.pool.query(
      "UPDATE credit_lots SET expires_at = now() - interval '1 second' WHERE account_id = $1 AND expires_at IS NOT NULL",
      [short.account.id],
    );
    await server.database.pool.query(
      "UPDATE wallets SET lots_expire_at = now() - interval '1 second' WHERE account_id = $1",
      [short.account.id],
    );
    expect(await send(here, short, 3)).toBe(1);
  });
});
