import type { Currency, SpendingLimits } from '../billing/index.ts';
import type { Profile } from '../encoding/index.ts';
import type { Route } from '../routing/index.ts';
import type { ConsentFacts } from './consent-facts.ts';
import type { Rule } from './rule.ts';
import type { RULES } from './rules/index.ts';

/** What more than one rule reads; a fact that only one rule reads is declared with that rule. */
export interface SharedFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** `test` messages go to virtual phones and cost nothing. */
  readonly mode: 'live' | 'test';
  readonly currency: Currency;
  /** What the account can still spend, in millionths: earlier messages of the same batch are already taken off. */
  readonly available: bigint;
  /** What binds spending besides the balance; nothing when left out. */
  readonly spending?: SpendingLimits;
  /** What is known of the recipient's consent; left out, no commercial text passes. */
  readonly consent?: ConsentFacts;
  readonly routes: readonly Route[];
  /** The recipient's network as MCC and MNC; null or left out is not known. */
  readonly network?: string | null;
  /** How each carrier cuts and counts texts, by name; left out, the count of the draft stands. */
  readonly profiles?: ReadonlyMap<string, Profile>;
  /** The carrier that serves virtual phones; null when the gateway runs without one. */
  readonly virtualCarrier: string | null;
}

/** The facts that say which way a text goes, and how it is counted there. */
export type WayFacts = Pick<SharedFacts, 'mode' | 'routes' | 'network' | 'profiles' | 'virtualCarrier'>;

type ReaderOf<Each> = Each extends Rule<infer Facts> ? (facts: Facts) => void : never;

/** What admission must know to decide on one message: the facts of all rules. The gateway reads them for a batch at a time. */
export type AdmissionFacts =
  ReaderOf<(typeof RULES)[number]> extends (facts: infer Facts) => void ? Facts : never;
