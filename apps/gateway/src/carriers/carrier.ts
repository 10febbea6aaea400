import type { Money } from '@carillon/core/billing';
import type { Purpose } from '@carillon/core/messaging';
import type { Mode } from '../accounts/caller.ts';

/** A message on its way to a carrier. */
export interface Outbound {
  readonly accountId: string;
  /** Ours; a carrier that can be asked about a message is asked by this reference. */
  readonly messageId: string;
  /** E.164. */
  readonly recipient: string;
  readonly sender: string | null;
  readonly purpose: Purpose;
  readonly text: string;
  readonly encoding: 'gsm7' | 'ucs2';
  readonly segments: number;
}

/** What became of one submission. */
export type SubmitOutcome =
  /** Taken: the carrier's ids, one per segment, in order; a single one where it counts the whole text as one. */
  | { readonly kind: 'accepted'; readonly carrierMessageIds: readonly string[] }
  /** Surely not taken, and never will be: a code of `receipt-codes.ts`. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Surely not taken this time: it goes back to its lane. */
  | { readonly kind: 'deferred'; readonly retryAfterMs: number }
  /** The line broke or the answer never came: nobody can know. It is not sent again. */
  | { readonly kind: 'unknown' };

/** A message whose outcome is unknown. */
export interface Unresolved extends Outbound {
  /** When that was noticed: it was handed over before. */
  readonly since: Date;
}

/** A segment the carrier took, and of which nothing final was heard since. */
export interface SilentSegment {
  readonly accountId: string;
  readonly messageId: string;
  /** 1 for the first. */
  readonly segment: number;
  readonly carrierMessageId: string;
  /** E.164. */
  readonly recipient: string;
  readonly sender: string | null;
  readonly submittedAt: Date;
}

/** What a carrier answers about a message whose outcome is unknown. */
export type Finding =
  | Extract<SubmitOutcome, { kind: 'accepted' }>
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

/** News from the handset, for one segment. */
export interface Receipt {
  readonly carrier: string;
  readonly carrierMessageId: string;
  /** A code of `receipt-codes.ts`. */
  readonly code: string;
  readonly at: Date;
  /** The handset's network as MCC and MNC, where the carrier tells. */
  readonly network?: string | null;
}

/** A text from a handset, as a carrier hands it over. */
export interface HandsetText {
  /** Whose it is; null when the carrier cannot tell: then it belongs to who texted the handset. */
  readonly accountId: string | null;
  readonly carrier: string;
  /** What makes it this text and no other at the carrier: one that comes twice is stored once. Null is never twice. */
  readonly carrierTextId?: string | null;
  /** E.164. */
  readonly sender: string;
  /** The short code or number it was sent to. */
  readonly recipient: string | null;
  readonly text: string;
  readonly at: Date;
  /** The carrier's id of the message it answers, where it says so. */
  readonly inReplyTo?: string | null;
  /**
   * The carrier has stopped texting the handset for its whole customer, who is us: every account that texted it
   * through the carrier is told.
   */
  readonly optOut?: boolean;
  /** `test` when a test key typed it on a virtual phone; live unless told otherwise. */
  readonly mode?: Mode;
}

/** A text from a handset whose account is known. */
export interface InboundText extends HandsetText {
  readonly accountId: string;
}

/**
 * A carrier's word, by our own reference, that it has a message: news only where the outcome was unknown, or a segment
 * had been taken without an id.
 */
export interface Acceptance {
  readonly carrier: string;
  readonly accountId: string;
  readonly messageId: string;
  readonly carrierMessageIds: readonly string[];
  /** How many segments it has, where this process itself handed it over: then nobody need look whether it is news. */
  readonly segments?: number;
}

/** Where a carrier puts what comes back. Each resolves once it is on disk: only then may the carrier be told so. */
export interface CarrierSink {
  receipts(receipts: readonly Receipt[]): Promise<void>;
  inbound(text: HandsetText): Promise<void>;
  /** Resolves when it will be on disk no later than receipts handed over after it. */
  acceptances(acceptances: readonly Acceptance[]): Promise<void>;
}

/**
 * An upstream that takes texts. Dispatch calls `submit` with no transaction open and never holds more than `window`
 * messages that have not been reported.
 */
export interface Carrier {
  readonly name: string;
  /** Messages it works on at once. */
  readonly window: number;
  /** Reports every message of the batch exactly once, in any order, and then resolves. It never throws. */
  submit(
    batch: readonly Outbound[],
    report: (message: Outbound, outcome: SubmitOutcome) => void,
  ): Promise<void>;
  /** Asks what became of messages; null when the carrier has no way to tell. */
  readonly find: ((messages: readonly Unresolved[]) => Promise<readonly Finding[]>) | null;
  /**
   * Asks what has become of segments that were taken long ago and of which nothing final was heard; absent where the
   * carrier cannot be asked. It gives what it learned, takes its time over it, and never throws.
   */
  readonly ask?: (segments: readonly SilentSegment[]) => Promise<readonly Receipt[]>;
  /** Why it cannot take anything now; null when it can. */
  fault(): string | null;
  /**
   * True while other replicas do its work, so that `fault` keeps this one from claiming, and nothing is wrong. Absent
   * where every replica may do it at once.
   */
  readonly isStandby?: () => boolean;
  /** True while the operator has paused it: `fault` says so, and nothing is wrong. Absent is never. */
  readonly isPaused?: () => boolean;
  /** The numbers of the binds this process holds; absent where a carrier has none. */
  readonly binds?: () => readonly number[];
  /** The tokens of the leases under which it may submit; a claim is made while one of them holds, or not at all. */
  readonly fence?: () => readonly bigint[];
  /** What is left on our account there, as last heard; absent where the carrier does not tell. */
  readonly balance?: () => Money | null;
  close(): Promise<void>;
}
