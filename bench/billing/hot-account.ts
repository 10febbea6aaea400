import { randomBytes } from 'node:crypto';
import { postEntries } from '../../apps/gateway/src/engine/billing/ledger.ts';
import { auditLedger } from '../../apps/gateway/src/engine/billing/ledger-audit.ts';
import { createConsentSettings } from '../../apps/gateway/src/engine/consent/consent-settings.ts';
import { openNumberDigests } from '../../apps/gateway/src/engine/consent/number-digests.ts';
import { createAdmission } from '../../apps/gateway/src/engine/messages/admission/admission.ts';
import { noAttachments } from '../../apps/gateway/src/engine/messages/admission/attachments.ts';
import { noHandOver } from '../../apps/gateway/src/engine/messages/admission/hand-over.ts';
import { draftFor } from '../../apps/gateway/src/engine/messages/admission/intake.ts';
import { createPriceBook } from '../../apps/gateway/src/engine/messages/admission/price-book.ts';
import { cancelSuppressed } from '../../apps/gateway/src/engine/messages/lifecycle/cancel-suppressed.ts';
import { ensurePartitions } from '../../apps/gateway/src/engine/messages/partitions.ts';
import { createPauses } from '../../apps/gateway/src/engine/messages/pauses/paused.ts';
import { migrate } from '../../apps/gateway/src/infrastructure/database/migrate.ts';
import type { Database } from '../../apps/gateway/src/infrastructure/database/open.ts';
import type { Caller } from '../../apps/gateway/src/infrastructure/http/caller.ts';
import { createMetrics } from '../../apps/gateway/src/infrastructure/telemetry/metrics.ts';
import { parseMasterKey } from '../../apps/gateway/src/infrastructure/vault/master-key.ts';
import { openVault } from '../../apps/gateway/src/infrastructure/vault/vault.ts';
import { createAccount } from '../../apps/gateway/src/services/accounts/accounts.ts';
import { median } from '../support/median.ts';
import { startOwnDatabase } from '../support/own-database.ts';

/**
 * Admission of single texts that all come from one account, against the same from a hundred, on one PostgreSQL with
 * fsync. One wallet row takes every hold of the hot account; batches make that one update per batch.
 */
const GOAL = 0.7;
const ACCOUNTS = 100;
const IN_FLIGHT = 500;
const ROUNDS = 5;
const MESSAGES = 8_000;

const newCaller = (database: Database): Promise<Caller> =>
  database.transaction(async (client) => {
    const made = await createAccount(client, { name: 'Bench', plan: 'standard', currency: 'EUR' });
    if (!made.ok) throw new Error(made.error.detail);
    const { id } = made.value;
    const amount = 10n ** 12n;
    await postEntries(client, [{ accountId: id, kind: 'top_up', amount, currency: 'EUR' }], new Date());
    const account = {
      id,
      plan: 'standard',
      currency: 'EUR' as const,
      defaultCountry: 'FR',
      defaultSender: null,
    };
    return { account, mode: 'live', keyId: '', scopes: ['*'] };
  });

const draftOf = (caller: Caller) => {
  const request = {
    to: '0612345678',
    country: 'FR',
    text: 'Your parcel has left.',
    purpose: 'transactional' as const,
    lane: null,
    sender: null,
    eventKey: null,
    reference: null,
    sendAt: null,
    notAfter: null,
    origin: { kind: 'api' as const },
  };
  return draftFor(caller, request);
};

const prepare = async (database: Database): Promise<Caller[]> => {
  await migrate(database);
  await ensurePartitions(database, Date.now());
  await database.pool.query(
    `INSERT INTO carriers (id, name, type, settings) VALUES (gen_random_uuid(), 'simulator', 'simulator', '{}')`,
  );
  await database.pool.query('INSERT INTO routes (id, "order", carriers) VALUES (gen_random_uuid(), 1, $1)', [
    JSON.stringify([{ name: 'simulator', weight: 1 }]),
  ]);
  await database.pool.query(
    `INSERT INTO tariffs (id, per_segment, currency, valid_from) VALUES (gen_random_uuid(), 45000, 'EUR', now())`,
  );
  const callers: Caller[] = [];
  while (callers.length < ACCOUNTS) callers.push(await newCaller(database));
  return callers;
};

const own = await startOwnDatabase(4);
const { database } = own;
try {
  const callers = await prepare(database);
  const master = parseMasterKey(randomBytes(32).toString('hex'), 'the bench');
  if (!master.ok) throw new Error(master.error);
  const vault = await openVault({
    database,
    masterKeys: { current: master.value, previous: [] },
    onFault: (error) => console.error(error),
  });
  const consents = {
    settings: createConsentSettings(database, Date.now),
    digests: await openNumberDigests(database, vault),
    cancelWaiting: cancelSuppressed,
  };
  const admission = createAdmission({
    database,
    consents,
    answers: { find: async () => new Map(), keep: async () => {} },
    metrics: createMetrics(),
    priceBook: createPriceBook(database, Date.now).read,
    pauses: createPauses(database, Date.now),
    now: Date.now,
    random: Math.random,
    attachments: noAttachments,
    handOver: noHandOver,
    onAdmitted: () => {},
  });
  /** Messages a second when so many singles are always under way. */
  const rateOf = async (from: readonly Caller[]): Promise<number> => {
    let next = 0;
    const started = performance.now();
    const worker = async (): Promise<void> => {
      while (next < MESSAGES) {
        const caller = from[next++ % from.length]!;
        const drafts = [draftOf(caller)];
        await admission.submit({
          caller,
          drafts,
          idempotent: null,
          answer: () => ({ status: 202, body: {} }),
        });
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    return (MESSAGES * 1_000) / (performance.now() - started);
  };
  await rateOf(callers);
  await rateOf(callers.slice(0, 1));
  const hot: number[] = [];
  const spread: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    spread.push(await rateOf(callers));
    hot.push(await rateOf(callers.slice(0, 1)));
  }
  const findings = await auditLedger(database);
  if (findings.length > 0) throw new Error(`The ledger is wrong: ${JSON.stringify(findings)}`);
  await vault.close();
  const ratio = median(hot) / median(spread);
  console.log(`${ACCOUNTS} accounts   ${Math.round(median(spread))} messages/s`);
  console.log(`1 account      ${Math.round(median(hot))} messages/s`);
  console.log(`ratio ${ratio.toFixed(2)} (goal ${GOAL.toFixed(2)})${ratio < GOAL ? '  MISSED' : ''}`);
  if (ratio < GOAL) process.exitCode = 1;
} finally {
  await own.stop();
}
