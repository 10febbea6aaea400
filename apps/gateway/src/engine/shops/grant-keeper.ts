import type { ShopFailure, ShopGrant } from '@carillon/connector-kit/shop';
import { fail, type Result, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { endRenewal, readGrant, type StoredGrant, storeGrant, takeRenewal } from './grants.ts';
import type { ReachedShop } from './reach-shop.ts';

export interface GrantKeeperOptions {
  readonly pool: pg.Pool;
  readonly vault: Vault;
  readonly now: () => number;
}

type GrantOutcome = Result<ShopGrant, ShopFailure>;

/** Gives the tokens of shops, renewed before they end. */
export interface GrantKeeper {
  /** A grant that is valid. */
  valid(reached: ReachedShop): Promise<GrantOutcome>;
  /** A new one, for the shop refused what it had been given. */
  anew(reached: ReachedShop): Promise<GrantOutcome>;
}

/** A grant is renewed so long before it ends: a question that is being asked then does not come too late. */
export const EARLY_MS = 5 * 60_000;
/** What a renewal may take. It goes on when whoever needed it waits no more: its tokens must not get lost. */
const RENEWAL_MS = 20_000;

export const NOT_INSTALLED: ShopFailure = {
  code: 'access_ended',
  detail: 'The app is not installed in the shop, so nothing can be asked of it.',
  retryAfterMs: null,
};
const NOT_RENEWABLE: ShopFailure = {
  code: 'access_ended',
  detail: 'The shop refused its token, and there is none to renew it with.',
  retryAfterMs: null,
};
const BUSY: ShopFailure = { code: 'shop_busy', detail: 'Its tokens are being renewed.', retryAfterMs: 1_000 };

const isValid = ({ expiresAt }: ShopGrant, at: number): boolean =>
  expiresAt === null || Date.parse(expiresAt) > at;

export const createGrantKeeper = ({ pool, vault, now }: GrantKeeperOptions): GrantKeeper => {
  /** Questions of this process share a renewal. */
  const renewing = new Map<string, Promise<GrantOutcome>>();

  /** Another process renews, or has renewed: what it got, else what there is for as long as it is valid. */
  const theirs = async ({ shop }: ReachedShop, { sealed, grant }: StoredGrant): Promise<GrantOutcome> => {
    const current = await readGrant(pool, vault, shop);
    if (current && !current.sealed.equals(sealed)) return succeed(current.grant);
    return isValid(grant, now()) ? succeed(grant) : fail(BUSY);
  };

  /** One process at a time renews: a refresh token that is used twice may end both grants. */
  const renew = async ({ shop, port, app }: ReachedShop, stored: StoredGrant): Promise<GrantOutcome> => {
    if (!(await takeRenewal(pool, shop, { sealed: stored.sealed, now: now() })))
      return theirs({ shop, port, app }, stored);
    try {
      const signal = AbortSignal.timeout(RENEWAL_MS);
      const renewed = await port.install.refresh(app, { shop: shop.shop, grant: stored.grant, signal });
      if (!renewed.ok) await endRenewal(pool, shop);
      // Stored before anybody uses it.
      else await storeGrant(pool, vault, { owner: shop, grant: renewed.value });
      return renewed;
    } catch (error) {
      await endRenewal(pool, shop);
      throw error;
    }
  };

  const renewOnce = (reached: ReachedShop, stored: StoredGrant): Promise<GrantOutcome> => {
    const { id } = reached.shop;
    const made = renewing.get(id) ?? renew(reached, stored).finally(() => renewing.delete(id));
    renewing.set(id, made);
    return made;
  };

  return {
    valid: async (reached) => {
      const stored = await readGrant(pool, vault, reached.shop);
      if (!stored) return fail(NOT_INSTALLED);
      const { grant } = stored;
      if (isValid(grant, now() + EARLY_MS)) return succeed(grant);
      if (grant.refreshToken === null) return isValid(grant, now()) ? succeed(grant) : fail(NOT_RENEWABLE);
      const renewed = await renewOnce(reached, stored);
      // Who cannot be asked for a new one now may take the old one still.
      const goesOn = !renewed.ok && renewed.error.code !== 'access_ended' && isValid(grant, now());
      return goesOn ? succeed(grant) : renewed;
    },
    anew: async (reached) => {
      const stored = await readGrant(pool, vault, reached.shop);
      if (!stored) return fail(NOT_INSTALLED);
      return stored.grant.refreshToken === null ? fail(NOT_RENEWABLE) : renewOnce(reached, stored);
    },
  };
};
