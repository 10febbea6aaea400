import { isFinal, type MessageStatus } from './message-status.ts';

/** What a carrier's code means to us: one row of its receipt table. */
export interface ReceiptMeaning {
  readonly status: MessageStatus;
  /** One plain sentence for the why-card. */
  readonly detail: string;
}

/**
 * The status of a long message from those of its segments: delivered when all are, open while one is open, otherwise
 * the first final failure.
 *
 * @param segments statuses of the segments in order; at least one.
 */
export const joinSegments = (segments: readonly MessageStatus[]): MessageStatus => {
  const failure = segments.find((status) => isFinal(status) && status !== 'delivered');
  if (segments.some((status) => !isFinal(status))) {
    return segments.some((status) => status !== 'on_hold') ? 'transmitted' : 'on_hold';
  }
  return failure ?? 'delivered';
};
