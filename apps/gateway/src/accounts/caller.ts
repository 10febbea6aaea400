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

/** Who makes a request: an account, through one of its keys. */
export interface Caller {
  readonly account: CallerAccount;
  readonly mode: 'live' | 'test';
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}
