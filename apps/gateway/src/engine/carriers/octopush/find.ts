import type { Database } from '../../../infrastructure/database/open.ts';
import type { Finding, Outbound } from '../carrier.ts';
import { claimRepeat, findBatches, type SentBatch } from './batch-store.ts';
import type { Batch } from './batches.ts';
import type { SendBatch } from './send-batch.ts';
import type { OctopushSettings } from './settings.ts';

export interface FinderOptions {
  readonly carrier: string;
  readonly database: Database;
  readonly send: SendBatch;
  readonly settings: OctopushSettings;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  readonly outcomeFor: (batch: SentBatch, message: Outbound) => Finding;
}

/** A request is repeated for this long; then its texts would come too late to be of use. Octopush's memory is a day. */
const REPEATED_FOR_MS = 30 * 60_000;
/** Repetitions of one request are at least this far apart. */
const QUIET_MS = 15_000;
/** A message without a request surely never left, once nobody can be on the way to write one. */
const ABSENT_AFTER_MS = 20 * 60_000;

/** The request as it was, from what is left of it: every member had the same text, sender and purpose. */
const rebuild = (sent: SentBatch, model: Outbound): Batch => ({
  requestId: sent.requestId,
  messages: sent.messageIds.map((messageId, index) => ({
    ...model,
    messageId,
    recipient: sent.numbers[index]!,
  })),
});

/**
 * Makes what is asked about messages whose outcome is unknown. A request whose answer was lost is sent again as it
 * was: its request_id makes Octopush say whether it has it.
 */
export const createFinder = (options: FinderOptions) => {
  const { carrier, database, send, settings, now, onFault, outcomeFor } = options;
  const firstAsked = new Map<string, number>();

  /** Longer than everything one hand-over can take: until then, whoever sends it still may. */
  const underWayMs = (settings.timeoutMs + 5_000) * (settings.repeats + 1) + QUIET_MS;

  /** Runs on its own: whoever asks again later finds what came of it. */
  const repeat = async (sent: SentBatch, model: Outbound): Promise<void> => {
    const at = now();
    const mine = await claimRepeat(database, carrier, sent.requestId, {
      now: new Date(at),
      quietSince: new Date(at - underWayMs),
      sentSince: new Date(at - REPEATED_FOR_MS),
    });
    if (mine) await send(rebuild(sent, model), true);
  };

  /** Nobody repeats it any more, but a receipt has come that can only be its own. */
  const receiptTold = ({ ticket, sentAt }: SentBatch): boolean =>
    ticket !== null && now() - sentAt.getTime() > REPEATED_FOR_MS;

  const withoutRequest = (message: Outbound): Finding => {
    const since = firstAsked.get(message.messageId) ?? now();
    firstAsked.set(message.messageId, since);
    return { kind: now() - since < ABSENT_AFTER_MS ? 'unknown' : 'absent' };
  };

  const forgetAllBut = (messages: readonly Outbound[]): void => {
    const asked = new Set(messages.map((message) => message.messageId));
    for (const id of firstAsked.keys()) if (!asked.has(id)) firstAsked.delete(id);
  };

  return async (messages: readonly Outbound[]): Promise<readonly Finding[]> => {
    forgetAllBut(messages);
    const sent = await findBatches(database, carrier, messages);
    const lost = new Map<string, () => Promise<void>>();
    const findings = messages.map((message): Finding => {
      const batch = sent.get(message.messageId);
      if (!batch) return withoutRequest(message);
      if (batch.state === 'taken' || receiptTold(batch)) return outcomeFor(batch, message);
      // A text that is no longer kept cannot be sent again.
      if (message.text !== '') lost.set(batch.requestId, () => repeat(batch, message));
      return { kind: 'unknown' };
    });
    for (const run of lost.values()) void run().catch(onFault);
    return findings;
  };
};
