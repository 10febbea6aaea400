import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { createStripe, type StripeSettings } from './stripe.ts';

/** What of a provider is no secret. */
export interface ProviderSettings {
  /** How long bought credit can be spent, in days; null is for ever. */
  readonly validDays: number | null;
  readonly apiBase?: string | undefined;
  readonly allowPrivate?: boolean;
}

/** A provider ready to be asked. */
export interface ReadyProvider {
  readonly provider: PaymentProvider;
  readonly validDays: number | null;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
const context = (name: string) => ({ account: NOBODY, purpose: 'payment_providers.secret', row: name });

/** Sets Stripe up, or changes how it is set up, in the caller's transaction. */
export const storeStripe = async (
  client: pg.PoolClient,
  vault: Vault,
  { secretKey, webhookSecret, ...settings }: StripeSettings & ProviderSettings,
): Promise<void> => {
  const sealed = vault.seal(context('stripe'), JSON.stringify({ secretKey, webhookSecret }));
  await client.query(
    `INSERT INTO payment_providers (name, settings, secret) VALUES ('stripe', $1, $2)
     ON CONFLICT (name) DO UPDATE SET settings = EXCLUDED.settings, secret = EXCLUDED.secret, updated_at = now()`,
    [JSON.stringify(settings), sealed],
  );
};

/** What is set up, without its secrets. */
export const listProviders = async ({
  pool,
}: Database): Promise<{ name: 'stripe'; validDays: number | null }[]> => {
  const { rows } = await pool.query<{ name: 'stripe'; settings: ProviderSettings }>(
    'SELECT name, settings FROM payment_providers ORDER BY name',
  );
  return rows.map(({ name, settings }) => ({ name, validDays: settings.validDays ?? null }));
};

/** Forgets a provider and its secrets; false when none of that name is set up. */
export const deleteProvider = async (client: pg.PoolClient, name: string): Promise<boolean> =>
  (await client.query('DELETE FROM payment_providers WHERE name = $1', [name])).rowCount === 1;

export interface FindProviderOptions {
  readonly database: Database;
  readonly vault: Vault;
  /** Lets it be on this machine. */
  readonly allowLoopback?: boolean;
}

/** The provider that is set up; null when none is. */
export const findProvider = async ({
  database,
  vault,
  allowLoopback = false,
}: FindProviderOptions): Promise<ReadyProvider | null> => {
  const name = 'stripe';
  const { rows } = await database.pool.query<{ settings: ProviderSettings; secret: Buffer }>(
    'SELECT settings, secret FROM payment_providers WHERE name = $1',
    [name],
  );
  const row = rows[0];
  if (!row) return null;
  const secrets = JSON.parse(vault.open(context(name), row.secret).toString()) as Pick<
    StripeSettings,
    'secretKey' | 'webhookSecret'
  >;
  const { apiBase, validDays, allowPrivate = false } = row.settings;
  return {
    provider: createStripe({ ...secrets, apiBase, allowed: { allowPrivate, allowLoopback } }),
    validDays,
  };
};
