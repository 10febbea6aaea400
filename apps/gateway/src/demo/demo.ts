import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { makeKey } from '../accounts/api-key.ts';
import { storeKey } from '../accounts/keys.ts';
import { postEntries } from '../billing/ledger.ts';
import { VIRTUAL_TYPE } from '../carriers/virtual-type.ts';
import { sealSecret } from '../connectors/connection-secret.ts';
import type { Database } from '../database/open.ts';
import type { Vault } from '../vault/vault.ts';

/** What the banner and the README's commands need. The secrets also lie in `<dataDir>/demo/`, for scripts. */
export interface Demo {
  readonly key: string;
  readonly operatorKey: string;
  readonly shop: string;
  readonly shopSecret: string;
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
const ACCOUNT = '01900000-0000-7000-8000-00000000de30';
const CARRIER = 'simulator';
const SHOP = 'carillon-demo.myshopify.com';
/** EUR 100, enough for some thousand texts at EUR 0.045. */
const CREDIT = 100_000_000n;
const PER_SEGMENT = 45_000n;
const TEXT =
  'Hello {{ customer.firstName | default: "there" }}, your order{% if order.name %} {{ order.name }}{% endif %} is on its way' +
  '{% if tracking.company %} with {{ tracking.company }}{% endif %}.{% if tracking.url %} Follow it: {{ tracking.url }}{% endif %}';

/** A secret of the demo, kept in a file so that the next start and the README's commands find it. */
const keep = async (
  folder: string,
  name: string,
  given: string | undefined,
  make: () => string,
): Promise<string> => {
  const path = join(folder, name);
  const known = await readFile(path, 'utf8').catch(() => null);
  const secret = given ?? known?.trim() ?? make();
  if (known?.trim() !== secret) await writeFile(path, `${secret}\n`, { mode: 0o600 });
  return secret;
};

const insertAccount = async (client: pg.PoolClient, now: Date): Promise<void> => {
  const { rowCount } = await client.query(
    `INSERT INTO accounts (id, name, plan, currency, default_country, default_sender)
     VALUES ($1, 'Demo shop', 'enterprise', 'EUR', 'FR', 'Carillon') ON CONFLICT (id) DO NOTHING`,
    [ACCOUNT],
  );
  if (rowCount === 0) return;
  await client.query("INSERT INTO wallets (account_id, currency, available, held) VALUES ($1, 'EUR', 0, 0)", [
    ACCOUNT,
  ]);
  await postEntries(
    client,
    [{ accountId: ACCOUNT, kind: 'top_up', amount: CREDIT, currency: 'EUR', note: 'demo credit' }],
    now,
  );
  await client.query(
    `INSERT INTO automations (account_id, id, name, "on", conditions, purpose, text, delay_seconds, enabled)
     VALUES ($1, $2, 'Order shipped', 'order.shipped', '[]', 'transactional', $3, 0, true)`,
    [ACCOUNT, uuidv7(), TEXT],
  );
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
  const owner = { accountId: ACCOUNT, id: ACCOUNT };
  await client.query(
    `INSERT INTO connections (id, account_id, mode, platform, shop, secret) VALUES ($1, $2, 'live', 'shopify', $3, $4)
     ON CONFLICT (id) DO UPDATE SET secret = EXCLUDED.secret`,
    [owner.id, owner.accountId, SHOP, sealSecret(vault, owner, secret)],
  );
};

/**
 * Sets the demo up: an account with credit, its key, a simulator carrier with a route and a tariff, one automation
 * and one connected shop. What is there already stays as it is.
 */
export const setUpDemo = async (options: DemoOptions): Promise<Demo> => {
  const folder = join(options.dataDir, 'demo');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await keep(folder, 'key', options.key, () => makeKey('live').key);
  const operatorKey = await keep(folder, 'operator-key', options.operatorKey, () => makeKey('operator').key);
  const shopSecret = await keep(folder, 'shopify-secret', undefined, () => randomBytes(16).toString('hex'));
  const at = new Date(options.now);
  await options.database.transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtext('demo'))");
    await insertAccount(client, at);
    await insertCarrier(client, at);
    await insertConnection(client, options.vault, shopSecret);
    await storeKey(client, { key, accountId: ACCOUNT, scopes: ['*'], label: 'demo' });
    await storeKey(client, { key: operatorKey, accountId: null, scopes: ['*'], label: 'demo operator' });
  });
  return { key, operatorKey, shop: SHOP, shopSecret };
};
