import type { MessageRow } from './message-row.ts';

/**
 * Where a message is inside the gateway: `queued` waits in its lane; `claimed` has its intent on disk and may be on the
 * wire; `unknown` was on the wire when the line broke; `submitted` was taken by the carrier; `settled` is final.
 */
export type Stage = MessageRow['stage'];

/**
 * The stages each change of a message starts from. Its statement leaves a message in any other stage alone, so that what
 * two replicas do to one message at the same time happens once. What outcomes and receipts tell is written by
 * `writeStates`, from the stage in which the message was read.
 */
export const STARTS_FROM = {
  claim: ['queued'],
  cancel: ['queued'],
  reroute: ['queued'],
  requeue: ['claimed'],
  reclaim: ['claimed'],
  settle: ['submitted'],
  noteRefusal: ['settled'],
} as const satisfies Readonly<Record<string, readonly Stage[]>>;

/** The condition on `messages m` by which a change keeps to its stages. */
export const startsFrom = (change: keyof typeof STARTS_FROM): string =>
  `m.stage IN (${STARTS_FROM[change].map((stage) => `'${stage}'`).join(', ')})`;
