import type { Quote } from '../billing/index.ts';
import type { MessageStatus } from '../messaging/index.ts';
import type { Refusal } from '../result/index.ts';
import type { Draft } from './draft.ts';
import type { TraceLine } from './trace.ts';

/** The message may be sent: by this carrier, at this price, no earlier than `dueAt`. */
export interface Admitted {
  readonly kind: 'admitted';
  readonly draft: Draft;
  readonly carrier: string;
  readonly quote: Quote;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** Set when the message waits: the instant, and the reason as a code. */
  readonly held: { readonly until: number; readonly reason: string } | null;
  readonly trace: readonly TraceLine[];
}

/** A rule said no. It is recorded, so that its why-card can be read. */
export interface Refused {
  readonly kind: 'refused';
  readonly draft: Draft;
  readonly status: Extract<MessageStatus, 'not_issued' | 'blacklisted'>;
  readonly refusal: Refusal;
  /** What it would have cost; null where no tariff prices its destination. */
  readonly quote: Quote | null;
  readonly trace: readonly TraceLine[];
}

export type Decision = Admitted | Refused;
