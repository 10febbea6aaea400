import type { StillTrueAnswer, StillTrueQuestion } from '@carillon/core/automation';
import type { ConsentChange } from '@carillon/core/consent';
import type { BusinessObject, CanonicalEvent } from '@carillon/core/events';
import type { Result } from '@carillon/core/result';
import type { ShopFailure } from './failure.ts';
import type { ShopAccess } from './grant.ts';
import type { ShopInstall } from './install.ts';

/** A text about a business object, as the shop's own page of it shows it. */
export interface NotedText {
  /** The gateway's id of the message, or of the reply. */
  readonly id: string;
  readonly direction: 'out' | 'in';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly state: 'waiting' | 'sent' | 'delivered' | 'failed' | 'cancelled' | 'received';
  /** One sentence; of a reply what the person wrote. */
  readonly detail: string;
}

/** All that is to stand on the page of an object: what stood there before is replaced. */
export interface ShopNote {
  readonly object: BusinessObject;
  /** Newest first. */
  readonly texts: readonly NotedText[];
}

/** A decision about commercial texts, to be told to the shop. */
export interface ConsentDecision {
  /** E.164. */
  readonly phone: string;
  readonly state: 'subscribed' | 'unsubscribed';
  readonly optInLevel: 'single_opt_in' | 'confirmed_opt_in' | 'unknown';
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
}

/**
 * What became of a decision in the shop. `kept`: the shop says already what it says. `outweighed`: the shop has a *no*
 * that no yes may raise, or a newer *no*. `unknown_person`: the shop knows nobody with that number.
 */
export type ConsentWritten = 'written' | 'kept' | 'outweighed' | 'unknown_person';

/** A stretch of time whose changes are asked for. */
export interface ChangedPeriod {
  /** ISO 8601, UTC; included. */
  readonly from: string;
  /** ISO 8601, UTC; excluded. */
  readonly until: string;
  /** Where the page before ended; null for the first. */
  readonly cursor: string | null;
}

/** One page of what a shop says happened. Events have the very keys that its webhooks have, so what was told is known. */
export interface ChangedPage {
  readonly events: readonly CanonicalEvent[];
  readonly consentChanges: readonly ConsentChange[];
  /** Null when it is the last. */
  readonly next: string | null;
}

/** One line of a doctor's page. */
export interface Finding {
  /** Stable name, e.g. `scopes`, `topics`, `protected_data`. */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failing' | 'unknown';
  /** One sentence: what was found. */
  readonly detail: string;
  /** One sentence: what to do, where something is to be done. */
  readonly fix: string | null;
}

/** What the platform's webhooks should be, and became. */
export interface Subscriptions {
  readonly present: readonly string[];
  /** Were missing, or went elsewhere, and are there now. */
  readonly healed: readonly string[];
  /** Could not be had, each with the reason. */
  readonly missing: readonly { readonly topic: string; readonly detail: string }[];
}

/**
 * What a gateway asks of a shop and does there, besides hearing its webhooks. Everything goes out through the guarded
 * `fetch` it was made with, is bounded in time by `access.signal` and in size, and gives a value for whatever somebody
 * else's service may do; it keeps no token and no state between calls.
 *
 * The battery in `@carillon/connector-kit/testing` holds every connector to what its members say.
 */
export interface ShopPort {
  readonly install: ShopInstall;

  /** One answer for each question, in their order, asked at once. `ShopFailure` is *cannot tell*. */
  stillTrue(
    access: ShopAccess,
    questions: readonly StillTrueQuestion[],
  ): Promise<readonly Result<StillTrueAnswer, ShopFailure>[]>;

  /** Writes notes, one outcome for each, in their order. The same note twice is one. */
  writeBack(access: ShopAccess, notes: readonly ShopNote[]): Promise<readonly Result<null, ShopFailure>[]>;

  /** Tells a decision to the shop. A *no* is never raised to a *yes*, whatever the caller says. */
  writeConsent(access: ShopAccess, decision: ConsentDecision): Promise<Result<ConsentWritten, ShopFailure>>;

  /** Orders, parcels, refunds and consents that changed in a stretch of time. */
  changed(access: ShopAccess, period: ChangedPeriod): Promise<Result<ChangedPage, ShopFailure>>;

  /** Makes the shop post its webhooks to an address: what is missing is subscribed, what goes elsewhere is mended. */
  subscribe(access: ShopAccess, address: string): Promise<Result<Subscriptions, ShopFailure>>;

  /** Looks at the shop as a doctor: scopes, protected data, and which topics are posted to the address. */
  examine(access: ShopAccess, address: string): Promise<Result<readonly Finding[], ShopFailure>>;
}
