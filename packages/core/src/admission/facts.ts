import type { Currency, SpendingLimits, TariffLine } from '../billing/index.ts';
import type { Profile } from '../encoding/index.ts';
import type { Route } from '../routing/index.ts';
import type { ConsentFacts } from './consent-facts.ts';

/** What admission must know to decide on one message; read by the gateway for a whole batch at a time. */
export interface AdmissionFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A number in [0, 1) that picks among the carriers of a route. */
  readonly roll: number;
  /** `test` messages go to virtual phones and cost nothing. */
  readonly mode: 'live' | 'test';
  readonly currency: Currency;
  /** Whether the account's plan allows texts of more than one segment; it does when left out. */
  readonly longTexts?: boolean;
  /** What the account can still spend, in millionths: earlier messages of the same batch are already taken off. */
  readonly available: bigint;
  /** What binds spending besides the balance; nothing when left out. */
  readonly spending?: SpendingLimits;
  /** What is known of the recipient's consent; left out, no commercial text passes. */
  readonly consent?: ConsentFacts;
  readonly tariffs: readonly TariffLine[];
  readonly routes: readonly Route[];
  /** The recipient's network as MCC and MNC; null or left out is not known. */
  readonly network?: string | null;
  /** How each carrier cuts and counts texts, by name; left out, the count of the draft stands. */
  readonly profiles?: ReadonlyMap<string, Profile>;
  /** The carrier that serves virtual phones; null when the gateway runs without one. */
  readonly virtualCarrier: string | null;
}
