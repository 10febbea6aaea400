import type { Money } from '@carillon/core/billing';
import type { Encoding } from '@carillon/core/encoding';
import type { Purpose } from '@carillon/core/messaging';
import type { RefusalKind } from '@carillon/core/routing';
import type { Mode } from '../../infrastructure/http/caller.ts';

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
  readonly encoding: Encoding;
  /** How many are answered and priced: a carrier that cuts texts itself is given as many. */
  readonly segments: number;
  /** From when on it is of no use, so that the network may give it up then; null or left out is never. */
  readonly notAfter?: Date | null;
}

/** What a carrier itself said, in its own words and codes, as it gave them. */
export interface CarrierSaid {
  /** The table its code is of: a name of `carrier-words.ts`. */
  readonly table?: string;
  /** Its code for the reason. */
  readonly code?: string;
  /** The network's code, as `type:code` of SMPP's network_error_code; type 3 is GSM. */
  readonly networkError?: string;
  /** Its word for the status. */
  readonly status?: string;
  /** What its code means, where the operator's settings say so. */
  readonly meaning?: string;
  /** What it said besides, in words. */
  readonly info?: string;
  /** When it says that it happened, as it wrote it. */
  readonly time?: string;
}

/** What became of one submission. */
export type SubmitOutcome =
  /**
   * Taken: the names under which receipts find the segments, one each, in order; a single one where the carrier counts
   * the whole text as one. `idsGiven` are the carrier's ids, octet by octet, where those names are another form of them.
   */
  | {
      readonly kind: 'accepted';
      readonly carrierMessageIds: readonly string[];
      readonly idsGiven?: readonly string[];
    }
  /** Surely not taken, and never will be: a code of `receipt-codes.ts`. */
  | { readonly kind: 'refused'; readonly code: string; readonly said?: CarrierSaid }
  /**
   * Surely not taken this time: it goes back to its lane. `refusal` tells that the carrier was asked and said so; then it
   * is tried later each time, and not for ever. Without one the line was not there, or is left alone for so long.
   */
  | { readonly kind: 'deferred'; readonly retryAfterMs: number; readonly refusal?: RefusedForNow }
  /** The line broke or the answer never came: nobody can know. It is not sent again. */
  | { readonly kind: 'unknown'; readonly reason?: UnknownReason };

/** What a carrier that was asked said instead of taking a text. */
export interface RefusedForNow {
  readonly kind: RefusalKind;
  readonly said?: CarrierSaid;
}

/** Why nobody knows, where it is not that the line broke: the carrier answered, and the answer was of no use. */
export type UnknownReason = 'answer_unreadable' | 'answer_unstorable';

/** A message whose outcome is unknown. */
export interface Unresolved extends Outbound {
  /** When that was noticed: it was handed over before. */
  readonly since: Date;
}

/** A segment the carrier took, and of which nothing final was heard since. */
export interface OverdueSegment {
  readonly accountId: string;
  readonly messageId: string;
  /** 1 for the first. */
  readonly segment: number;
  /** The name under which receipts find it. */
  readonly carrierMessageId: string;
  /** The carrier's id as it gave it, which it is asked by. */
  readonly idGiven: string;
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
  /** The name under which its segment is known: the carrier's id, in the form its settings compare ids in. */
  readonly carrierMessageId: string;
  /** The carrier's id as it gave it, where `carrierMessageId` is another form of it. */
  readonly idGiven?: string | null;
  /** Another id that the receipt gives, for carriers that answer with one and tell by the other. */
  readonly otherId?: string | null;
  /** The number the text went to, as the carrier writes it: it decides where an id was given twice. */
  readonly recipient?: string | null;
  /** It speaks for all segments of its message. */
  readonly whole?: boolean;
  /** A code of `receipt-codes.ts`. */
  readonly code: string;
  readonly at: Date;
  readonly said?: CarrierSaid | null;
  /** The handset's network as MCC and MNC, where the carrier tells. */
  readonly network?: string | null;
}

/** What tells a text that comes again, where the carrier gives texts no ids. */
export interface Occurrence {
  /** Of all that makes it this text: who wrote it, where to, its octets. */
  readonly digest: Buffer;
  /** The session that brought it: a text that was not answered there comes again in another. UUID. */
  readonly session: string;
  /** How many equal ones the session had brought, and we had answered, before it. */
  readonly before: number;
}

/** The octets of a text, and how the carrier marked them. */
export interface TextOctets {
  readonly octets: Buffer;
  /** data_coding and esm_class (SMPP 3.4, 5.2.19 and 5.2.12). */
  readonly dataCoding: number;
  readonly esmClass: number;
}

/** A text from a handset, as a carrier hands it over. */
export interface HandsetText {
  /** Whose it is; null when the carrier cannot tell: then it belongs to who texted the handset. */
  readonly accountId: string | null;
  readonly carrier: string;
  /** What makes it this text and no other at the carrier: one that comes twice is stored once. */
  readonly carrierTextId?: string | null;
  /** In place of an id. A text that has neither is never the same as another. */
  readonly occurrence?: Occurrence;
  /** Who wrote, in whatever form the carrier gives numbers. */
  readonly sender: string;
  /** The type of number the carrier names for it (SMPP 3.4, 5.2.5). */
  readonly senderTon?: number;
  /** The short code or number it was sent to, in whatever form. */
  readonly recipient: string | null;
  readonly recipientTon?: number;
  /** ISO 3166-1: where numbers without a country prefix are from, should nothing else tell. */
  readonly country?: string;
  readonly text: string;
  readonly at: Date;
  /** True where nobody can tell what it says: then `text` is empty, and `raw` is what there is. */
  readonly undecodable?: boolean;
  readonly raw?: TextOctets;
  /** True where parts of a long text never came. */
  readonly incomplete?: boolean;
  /** True for what a handset says of a text it got: that it arrived, or was read. It is no reply. */
  readonly acknowledgement?: boolean;
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
  /** E.164, but for senders that are no phone. */
  readonly sender: string;
  /** Other forms of the sender's number that the account has texted: the same person. */
  readonly knownAs?: readonly string[];
}

/**
 * A carrier's word, by our own reference, that it has a message: new only where the outcome was unknown, or a segment
 * had been taken without an id.
 */
export interface Acceptance {
  readonly carrier: string;
  readonly accountId: string;
  readonly messageId: string;
  readonly carrierMessageIds: readonly string[];
  readonly idsGiven?: readonly string[];
  /** How many segments it has, where this process itself handed it over: then nobody need look whether it is new. */
  readonly segments?: number;
}

/** Where a carrier puts what comes back. Each resolves once it is on disk: only then may the carrier be told so. */
export interface CarrierSink {
  receipts(receipts: readonly Receipt[]): Promise<void>;
  inbound(text: HandsetText): Promise<void>;
  /** A part of a text whose rest has not come: where it is a STOP by itself, that takes effect. Nothing else is kept. */
  applyStop(part: HandsetText): Promise<void>;
  /** Keeps what a carrier said that nobody can read, where the operator sees it. */
  unreadable(found: {
    readonly carrier: string;
    readonly kind: 'receipt' | 'text' | 'callback';
    readonly reason: string;
    readonly body: string;
  }): Promise<void>;
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
  readonly queryStatus?: (segments: readonly OverdueSegment[]) => Promise<readonly Receipt[]>;
  /** Why it cannot take anything now; null when it can. */
  fault(): string | null;
  /** For how many milliseconds it is to be left alone, because it asked for that or failed; null when it is not. */
  readonly restsFor?: () => number | null;
  /**
   * True while other replicas do its work, so that `fault` keeps this one from claiming, and nothing is wrong. Absent
   * where every replica may do it at once.
   */
  readonly isStandby?: () => boolean;
  /** True while it only receives, as it is meant to, so that `fault` keeps texts from it, and nothing is wrong. */
  readonly isReceiver?: () => boolean;
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
