/** A message on its way to a carrier. */
export interface Outbound {
  readonly accountId: string;
  /** Ours; a carrier that can be asked about a message is asked by this reference. */
  readonly messageId: string;
  /** E.164. */
  readonly recipient: string;
  readonly sender: string | null;
  readonly text: string;
  readonly encoding: 'gsm7' | 'ucs2';
  readonly segments: number;
}

/** What became of one submission. */
export type SubmitOutcome =
  /** Taken: the carrier's ids, one per segment, in order. */
  | { readonly kind: 'accepted'; readonly carrierMessageIds: readonly string[] }
  /** Surely not taken, and never will be: a code of `receipt-codes.ts`. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Surely not taken this time: it goes back to its lane. */
  | { readonly kind: 'deferred'; readonly retryAfterMs: number }
  /** The line broke or the answer never came: nobody can know. It is not sent again. */
  | { readonly kind: 'unknown' };

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
}

/** A text from a handset. */
export interface InboundText {
  readonly accountId: string;
  readonly carrier: string;
  readonly sender: string;
  readonly recipient: string | null;
  readonly text: string;
  readonly at: Date;
}

/** Where a carrier puts what comes back. Both resolve once it is on disk: only then may the carrier be told so. */
export interface CarrierSink {
  receipts(receipts: readonly Receipt[]): Promise<void>;
  inbound(text: InboundText): Promise<void>;
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
  readonly find: ((messages: readonly Outbound[]) => Promise<readonly Finding[]>) | null;
  /** Why it cannot take anything now; null when it can. */
  fault(): string | null;
  close(): Promise<void>;
}
