import type { Result } from '@carillon/core/result';
import type { ShopFailure } from './failure.ts';
import type { ShopAccess, ShopApp, ShopGrant } from './grant.ts';

/** Why a merchant's way back from the platform was not believed. */
export type InstallRefusalCode =
  /** The query is not signed by the platform, or is too old. */
  | 'install_not_signed'
  /** It belongs to another shop, or to an install that nobody began. */
  | 'install_mismatch'
  /** The session token of an embedded page is not the platform's, or is too old. */
  | 'session_invalid';

export interface InstallRefusal {
  readonly code: InstallRefusalCode;
  readonly detail: string;
}

/** Where the merchant is sent to allow what the app asks for. */
export interface InstallRequest {
  readonly shop: string;
  readonly clientId: string;
  /** The gateway's own address to come back to. */
  readonly redirectUri: string;
  /** Random; comes back unchanged. */
  readonly state: string;
}

/** What came back with the merchant. */
export interface InstallReturn {
  readonly app: ShopApp;
  readonly shop: string;
  /** The `state` the install began with. */
  readonly state: string;
  /** The whole query string, without the question mark, as it came. */
  readonly query: string;
  readonly signal: AbortSignal;
}

/** A page of the app inside the platform's admin, which shows who it is by a token that the platform signed. */
export interface EmbeddedSession {
  readonly shop: string;
  /** The platform's own id of the member of staff; null where it names none. */
  readonly user: string | null;
}

/** How the app comes to be in a shop, and keeps being allowed in. */
export interface ShopInstall {
  /** The scopes it asks for, in the platform's own words. */
  readonly scopes: readonly string[];
  urlOf(request: InstallRequest): string;
  /** The shop a return says it is about, so that its install can be looked up; nothing is verified yet. */
  shopOf(query: string): string | null;
  /** The `state` a return carries; null where it carries none. */
  stateOf(query: string): string | null;
  accept(back: InstallReturn): Promise<Result<ShopGrant, InstallRefusal | ShopFailure>>;
  /** The shop and app a session token says it is about; nothing is verified yet. */
  audienceOf(sessionToken: string): { readonly shop: string; readonly clientId: string } | null;
  /** Believes a session token, which lives for a minute. No question is asked of the platform. */
  readSession(app: ShopApp, sessionToken: string): Promise<Result<EmbeddedSession, InstallRefusal>>;
  /** A grant for the session token of an embedded page, without sending the merchant anywhere. */
  exchange(
    app: ShopApp,
    session: { readonly sessionToken: string; readonly signal: AbortSignal },
  ): Promise<Result<ShopGrant, InstallRefusal | ShopFailure>>;
  /**
   * A new grant for one that ends. The refresh token is used up by it: whoever calls holds the lock of the shop, and
   * stores the new grant before anybody uses it.
   */
  refresh(app: ShopApp, access: ShopAccess): Promise<Result<ShopGrant, ShopFailure>>;
}
