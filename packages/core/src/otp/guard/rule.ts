import type { GuardPolicy } from './policy.ts';
import type { GuardRequest, GuardScope } from './request.ts';
import type { GuardState } from './state.ts';

/** The rules of the guard, in the order they are asked. */
export const GUARD_RULES = [
  'country_closed',
  'line_type',
  'price_per_message',
  'conversion',
  'consecutive_numbers',
  'number_limit',
  'ip_limit',
  'prefix_limit',
  'account_limit',
  'price_per_hour',
] as const;
export type GuardRuleName = (typeof GUARD_RULES)[number];

/** Why a rule holds a code back. */
export interface Objection {
  readonly rule: GuardRuleName;
  /** What is blocked: this number, this prefix, this address, this country, or the whole account. */
  readonly scope: GuardScope;
  /** Milliseconds since 1970; null when it ends with a change of the policy alone. */
  readonly until: number | null;
  /** What the rule looked at, for the sentence that explains the block. */
  readonly facts: { readonly [name: string]: string | number };
}

/** What an account brings besides its policy. */
export interface GuardSubject {
  readonly policy: GuardPolicy;
  /** The country of the account, which is open without being named. */
  readonly ownCountry: string | null;
}

/** One rule: pure, and silent when it has nothing against the code. */
export type GuardRule = (request: GuardRequest, state: GuardState, subject: GuardSubject) => Objection | null;
