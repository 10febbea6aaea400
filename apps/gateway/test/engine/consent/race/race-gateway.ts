import { randomBytes } from 'node:crypto';
import { creditWallet } from '../../../../src/engine/billing/credit.ts';
import type { InboundText } from '../../../../src/engine/carriers/carrier.ts';
import { createConsentSettings } from '../../../../src/engine/consent/consent-settings.ts';
import type { Consents } from '../../../../src/engine/consent/consents.ts';
import { openNumberDigests } from '../../../../src/engine/consent/number-digests.ts';
import {
  type Admission,
  type AdmissionOptions,
  createAdmission,
} from '../../../../src/engine/messages/admission/admission.ts';
import type { PriceBook } from '../../../../src/engine/messages/admission/admission-facts.ts';
import { noAttachments } from '../../../../src/engine/messages/admission/attachments.ts';
import { noHandOver } from '../../../../src/engine/messages/admission/hand-over.ts';
import { cancelSuppressed } from '../../../../src/engine/messages/lifecycle/cancel-suppressed.ts';
import { ensurePartitions } from '../../../../src/engine/messages/partitions.ts';
import { createPauses } from '../../../../src/engine/messages/pauses/paused.ts';
import type { RoutingBook } from '../../../../src/engine/routing/routing-book.ts';
import type { PostgresConnection } from '../../../../src/infrastructure/database/connection.ts';
import { startEmbeddedPostgres } from '../../../../src/infrastructure/database/embedded.ts';
import { migrate } from '../../../../src/infrastructure/database/migrate.ts';
import { type Database, openDatabase } from '../../../../src/infrastructure/database/open.ts';
// What they add to Fastify's request, for those who compile this file by itself.
import type {} from '../../../../src/infrastructure/http/authentication.ts';
import type {} from '../../../../src/infrastructure/http/bodies/use-bodies.ts';
import type { Caller } from '../../../../src/infrastructure/http/caller.ts';
import { createAnswers } from '../../../../src/infrastructure/http/stored-answers.ts';
import { createMetrics } from '../../../../src/infrastructure/telemetry/metrics.ts';
import { parseMasterKey } from '../../../../src/infrastructure/vault/master-key.ts';
import { openVault } from '../../../../src/infrastructure/vault/vault.ts';
import { createAccount } from '../../../../src/services/accounts/accounts.ts';
import { createReading } from '../../../../src/services/inbound/inbox.ts';
import { createTextReceiver } from '../../../../src/services/inbound/receive-text.ts';
import { administer } from './administer.ts';

/** The one carrier of the gateway. */
export const CARRIER = 'recorder';

const BOOK: PriceBook = {
  tariffs: [{ country: null, purpose: null, perSegment: { micros: 1_000n, currency: 'EUR' }, validFrom: 0 }],
  routes: [{ country: null, purpose: null, lane: null, order: 1, carriers: [{ name: CARRIER, weight: 1 }] }],
  virtualCarrier: CARRIER,
  shortTextPlans: new Set(),
};

/** How the one carrier stands: well, and it serves everybody. */
export const ROUTING: RoutingBook = {
  read: async () => ({
    routes: BOOK.routes,
    standings: new Map([[CARRIER, { points: 100, paused: false, down: false }]]),
    downSince: new Map(),
    virtualCarrier: CARRIER,
    hasChoice: false,
  }),
  forget: () => {},
};

/** Keeps, for each claimed message, the transaction that claimed it. */
const AUDIT = `
  CREATE TABLE claim_audit (message_id uuid PRIMARY KEY);
  CREATE FUNCTION audit_claim() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO claim_audit SELECT unnest(NEW.message_ids) ON CONFLICT DO NOTHING;
    RETURN NEW;
  END $$;
  CREATE TRIGGER claims_audit AFTER INSERT ON claims FOR EACH ROW EXECUTE FUNCTION audit_claim();`;

/** What a race needs of a gateway, over a PostgreSQL of its own that remembers when each transaction committed. */
export interface RaceGateway {
  readonly database: Database;
  readonly connection: PostgresConnection;
  readonly consents: Consents;
  readonly admission: Admission;
  readonly caller: Caller;
  /** What admission is made of, but for its database. */
  readonly parts: Omit<AdmissionOptions, 'database'> & {
    readonly jobs: { enqueue(): Promise<void>; wake(): void };
  };
  now(): number;
  inbox(text: InboundText): Promise<void>;
  close(): Promise<void>;
}

const fault = (error: unknown): never => {
  throw error;
};

const makeCaller = async (database: Database): Promise<Caller> => {
  const id = await database.transaction(async (client) => {
    const made = await createAccount(client, { name: 'Race', plan: 'standard', currency: 'EUR' });
    if (!made.ok) throw new Error(made.error.detail);
    await creditWallet(client, { accountId: made.value.id, amount: '100000.00' }, new Date());
    await client.query(
      `INSERT INTO consent_policies (account_id, list_id, policy) VALUES ($1, $1, '{"consent":"trusted"}')`,
      [made.value.id],
    );
    return made.value.id;
  });
  const account = {
    id,
    plan: 'standard',
    currency: 'EUR' as const,
    defaultCountry: 'FR',
    defaultSender: null,
  };
  return { account, mode: 'live', keyId: '', scopes: [] };
};

/** @param now the gateway's clock: it must stand inside the sending window. */
export const openRaceGateway = async (dataDir: string, now: () => number): Promise<RaceGateway> => {
  const server = await startEmbeddedPostgres({ dataDir, settings: { track_commit_timestamp: 'on' } });
  const { connection } = server;
  const database = await openDatabase({ connection, applicationName: 'race', poolSize: 24 });
  await migrate(database);
  await ensurePartitions(database, now());
  await ensurePartitions(database, Date.now());
  await administer(server.administration, connection, AUDIT);
  const master = parseMasterKey(randomBytes(32).toString('hex'), 'the race');
  if (!master.ok) throw new Error(master.error);
  const vault = await openVault({
    database,
    masterKeys: { current: master.value, previous: [] },
    onFault: fault,
  });
  const consents: Consents = {
    settings: createConsentSettings(database, now),
    digests: await openNumberDigests(database, vault),
    cancelWaiting: cancelSuppressed,
  };
  const parts = {
    answers: createAnswers(vault),
    metrics: createMetrics(),
    priceBook: async () => BOOK,
    consents,
    pauses: createPauses(database, now),
    // Nobody runs automations here.
    jobs: { enqueue: async () => {}, wake: () => {} },
    now,
    random: Math.random,
    attachments: noAttachments,
    handOver: noHandOver,
    onAdmitted: () => {},
  };
  const admission = createAdmission({ ...parts, database });
  return {
    database,
    connection,
    consents,
    admission,
    parts,
    caller: await makeCaller(database),
    now,
    inbox: createTextReceiver({
      database,
      read: createReading({
        database,
        consents,
        admission: () => admission,
        jobs: parts.jobs,
        now,
        onFault: fault,
      }),
      onUnmatched: () => {},
      now,
    }).receive,
    close: async () => {
      await admission.drain();
      await vault.close();
      await database.close();
      await server.stop();
    },
  };
};
