import type { Scope } from '@carillon/gateway-api/keys';

/**
 * What a test key may do with a route of an account:
 *
 * - `live`: nothing. What the route changes, or whom it shows, concerns texts that people get.
 * - `own`: what it may elsewhere, with the things of the test mode. A live key reaches the things of both modes.
 * - `any`: all. The route only tells of what both modes share, such as the wallet or a price.
 */
export type KeyModes = 'live' | 'own' | 'any';

/** What an account's key needs for a route: a scope, and the mode that goes with what the route does. */
export interface AccountAccess {
  readonly scope: Exclude<Scope, '*'>;
  readonly mode: KeyModes;
  /** It works on other accounts too, so it is bound to none: those below the caller's, or those that share its list. */
  readonly beyond?: 'below' | 'list';
}

/** Who may use a route: a key of an account, the operator, or anyone (webhooks that carry a signature of their own). */
export type Access = AccountAccess | 'operator' | 'public';

/** Tells a route of accounts from the others. */
export const isAccountAccess = (access: Access | undefined): access is AccountAccess =>
  typeof access === 'object';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}
