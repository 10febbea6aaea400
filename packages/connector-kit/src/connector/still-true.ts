import type { Access } from './access.ts';
import type { Fact } from './fact.ts';

/**
 * What the platform says about a fact just before a text about it leaves: `true` sends it, `false` drops it with
 * the reason, `unknown` (no answer in time, no token) leaves the choice to the automation.
 */
export type StillTrueAnswer =
  | { readonly answer: 'true' }
  | { readonly answer: 'false'; readonly reason: string }
  | { readonly answer: 'unknown'; readonly reason: string };

/** Asks whether a fact still holds: the order is not cancelled, the basket not paid. Answers within one second. */
export type StillTrue = (fact: Fact, access: Access) => Promise<StillTrueAnswer>;
