import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLAIN_STEP } from '@carillon/core/automation';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { storeKey } from '../../engine/api-keys/keys.ts';
import { postEntries } from '../../engine/billing/ledger.ts';
import { VIRTUAL_TYPE } from '../../engine/carriers/virtual-type.ts';
import { sealSecret } from '../../engine/shops/sealed-secret.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { hashKey, makeKey } from '../../infrastructure/http/api-key.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { createAutomation } from '../../services/automations/automations.ts';

/** Marks the operator's key that a demo made, so that production can end it. */
export const DEMO_OPERATOR_LABEL = 'demo operator';
export const DEMO_KEY_LABEL = 'demo';

/** What the banner and the README's commands need. The secrets also lie in `<dataDir>/demo/`, for scripts. */
export interface Demo {
  readonly key: string;
  readonly operatorKey: string;
  readonly shop: string;
  readonly shopSecret: string;
  /** Where the secrets lie. */
  readonly folder: string;
}

export interface DemoOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly dataDir: string;
  /** Keys set by the environment. */
  readonly key: string | undefined;
  readonly operatorKey: string | undefined;
  readonly now: number;
}

/** The same account at every start, so that nothing is made twice. */
export const DEMO_ACCOUNT = '01900000-0000-7000-8000-00000000de30';
const CARRIER = 'simulator';
const SHOP = 'carillon-demo.myshopify.com';
/** EUR 100, enough for some thousand texts at EUR 0.045. */
const CREDIT = 100_000_000n;
const PER_SEGMENT = 45_000n;
const TEXT =
  'Hello {{ customer.firstName | default: "there" }}, your order{% if order.name %} {{ order.name }}{% endif %} is on its way' +
  '{% if tracking.company %} with {{ tracking.company }}{% endif %}.{% if tracking.url %} Follow it: {{ tracking.url }}{% endif %}';

interface Kept {
  readonly path: string;
  readonly given: string | undefined;
  readonly make: () => string;
  /** Whether one that was kept can still be used. */
  readonly isGood?: (secret: string) => Promise<boolean>;
}

/** A secret of the demo, kept in a file so that the next start and the README's commands find it. */
const keep = async ({ path, given, make, isGood }: Kept): Promise<string> => {
  const known = (await readFile(path, 'utf8').catch(() => null))?.trim();
  const usable = known !== undefined && (isGood === undefined || (await isGood(known)));
  const secret = given ?? (usable ? known : make());
  if (known !== secret) await writeFile(path, `${secret}\n`, { mode: 0o600 });
  return secret;
};

const insertAccount = async (client: pg.PoolClient, now: Date): Promise<void> => {
  const { rowCount } = await client.query(
    `INSERT INTO accounts (id, name, plan, currency, default_country, default_sender)
     VALUES ($1, 'Demo shop', 'enterprise', 'EUR', 'FR', 'Carillon') ON CONFLICT (id) DO NOTHING`,
    [DEMO_ACCOUNT],
  );
  if (rowCount === 0) return;
  await client.query("INSERT INTO wallets (account_id, currency, available, held) VALUES ($1, 'EUR', 0, 0)", [
    DEMO_ACCOUNT,
  ]);
  await postEntries(
    client,
    [{ accountId: DEMO_ACCOUNT, kind: 'top_up', amount: CREDIT, currency: 'EUR', note: 'demo credit' }],
    now,
  );
  const made = await createAutomation(client, DEMO_ACCOUNT, {
    name: 'Order shipped',
    on: 'order.shipped',
    enabled: true,
    conditions: [],
    steps: [{ ...PLAIN_STEP, text: TEXT }],
    stopOn: [],
    onRepeat: 'separate',
    perPersonPerDay: null,
    stillTrue: null,
  });
  if (!made.ok) throw new Error(made.error.detail);
};

const insertCarrier = async (client: pg.PoolClient, now: Date): Promise<void> => {
  await client.query(
    `INSERT INTO carriers (id, name, type, settings) VALUES ($1, $2, $3, '{}') ON CONFLICT (name) DO NOTHING`,
    [uuidv7(), CARRIER, VIRTUAL_TYPE],
  );
  await client.query(
    `INSERT INTO routes (id, "order", carriers) SELECT $1, 1000, $2 WHERE NOT EXISTS (SELECT FROM routes)`,
    [uuidv7(), JSON.stringify([{ name: CARRIER, weight: 1 }])],
  );
  await client.query(
    `INSERT INTO tariffs (id, per_segment, currency, valid_from) SELECT $1, $2, 'EUR', $3 WHERE NOT EXISTS (SELECT FROM tariffs)`,
    [uuidv7(), PER_SEGMENT, now],
  );
};

const insertConnection = async (client: pg.PoolClient, vault: Vault, secret: string): Promise<void> => {
  const owner = { accountId: DEMO_ACCOUNT, id: DEMO_ACCOUNT };
  await client.query(
    `INSERT INTO connections (id, account_id, mode, platform, shop, secret) VALUES ($1, $2, 'live', 'shopify', $3, $4)
     ON CONFLICT (id) DO UPDATE SET secret = EXCLUDED.secret`,
    [owner.id, owner.accountId, SHOP, sealSecret(vault, owner, secret)],
  );
};

/** The key of the last start, unless it has been ended since. */
const liveKey = async (database: Database, key: string): Promise<boolean> => {
  const { rows } = await database.pool.query<{ ended: boolean }>(
    'SELECT revoked_at IS NOT NULL AS ended FROM api_keys WHERE hash = $1',
    [hashKey(key)],
  );
  return rows[0]?.ended !== true;
};

/** The account, its credit and its automation, a carrier, a route and a tariff; what is there stays as it is. */
const insertDemo = async (client: pg.PoolClient, at: Date, key: string): Promise<void> => {
  await client.query("SELECT pg_advisory_xact_lock(hashtext('demo'))");
  await insertAccount(client, at);
  await insertCarrier(client, at);
  await storeKey(client, { key, accountId: DEMO_ACCOUNT, scopes: ['*'], label: DEMO_KEY_LABEL });
};

/** Sets the demo's account up in production, with the key the environment gives: nothing is made that opens anything. */
export const setUpDemoAccount = (database: Database, key: string, now: number): Promise<void> =>
  database.transaction((client) => insertDemo(client, new Date(now), key));

/**
 * Sets the demo up: an account with credit, its key, a simulator carrier with a route and a tariff, one automation
 * and one connected shop. What is there already stays as it is.
 */
export const setUpDemo = async (options: DemoOptions): Promise<Demo> => {
  const { database, vault } = options;
  const folder = join(options.dataDir, 'demo');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isLive = (key: string) => liveKey(database, key);
  const key = await keep({
    path: join(folder, 'key'),
    given: options.key,
    make: () => makeKey('live').key,
    isGood: isLive,
  });
  const operatorKey = await keep({
    path: join(folder, 'operator-key'),
    given: options.operatorKey,
    make: () => makeKey('operator').key,
    isGood: isLive,
  });
  const shopSecret = await keep({
    path: join(folder, 'shopify-secret'),
    given: undefined,
    make: () => randomBytes(16).toString('hex'),
  });
  await database.transaction(async (client) => {
    await insertDemo(client, new Date(options.now), key);
    await insertConnection(client, vault, shopSecret);
    await storeKey(client, {
      key: operatorKey,
      accountId: null,
      scopes: ['*'],
      label: DEMO_OPERATOR_LABEL,
      source: 'demo',
    });
  });
  return { key, operatorKey, shop: SHOP, shopSecret, folder };
};
