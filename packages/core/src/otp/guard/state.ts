import { type Breaker, CLOSED } from './breaker.ts';
import type { Rate } from './rate.ts';
import type { GuardScope } from './request.ts';
import type { GuardRuleName } from './rule.ts';
import { EMPTY_TALLY, type Tally } from './tally.ts';
import type { Window } from './window.ts';

/** What the guard remembers of one account, country, prefix, address or number. It is plain JSON. */
export interface ScopeState {
  /** Codes by the time they were sent. */
  readonly rate: Rate;
  /** What they cost, in millionths. */
  readonly spend: Rate;
  readonly tally: Tally;
  readonly window: Window;
  readonly breaker: Breaker;
  /** Milliseconds since 1970; a number is trusted until then because a code of its was typed in. */
  readonly safeUntil: number;
  /** Rules somebody lifted here, each with the instant until which. */
  readonly lifted: { readonly [Rule in GuardRuleName]?: number };
}

export const EMPTY_STATE: ScopeState = {
  rate: [],
  spend: [],
  tally: EMPTY_TALLY,
  window: [],
  breaker: CLOSED,
  safeUntil: 0,
  lifted: {},
};

/** The states a request touches. An address that is not told has none. */
export type GuardState = { readonly [Scope in Exclude<GuardScope, 'ip'>]: ScopeState } & {
  readonly ip: ScopeState | null;
};
