import type { Currency } from '@carillon/core/billing';
import type { Scope } from '@carillon/gateway-api/keys';

/** An account, as far as a request needs to know it. */
export interface CallerAccount {
  readonly id: string;
  /** The name of its plan. */
  readonly plan: string;
  readonly currency: Currency;
  readonly defaultCountry: string | null;
  readonly defaultSender: string | null;
}

/** `test` sends to virtual phones only, at no cost. */
export type Mode = 'live' | 'test';

/** Who makes a request: an account, through one of its keys. */
export interface Caller {
  readonly account: CallerAccount;
  readonly mode: Mode;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  /** When the key ends by itself. */
  readonly expiresAt?: Date | null;
}

/** The modes of the things a caller reaches: a test key those of the test mode, a live key both. */
export const reachedModes = ({ mode }: Pick<Caller, 'mode'>): readonly Mode[] =>
  mode === 'test' ? ['test'] : ['live', 'test'];
