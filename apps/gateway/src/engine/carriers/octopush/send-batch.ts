import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { CircuitBreaker } from '../../../infrastructure/outbound-http/circuit-breaker.ts';
import { storableId } from '../../quarantine/storable.ts';
import type { CarrierSaid, SubmitOutcome } from '../carrier.ts';
import type { ReceiptCode } from '../receipt-codes.ts';
import type { ApiAnswer, OctopushApi } from './api.ts';
import { forgetSent, noteSent, noteTaken, type SentBatch } from './batch-store.ts';
import type { Batch } from './batches.ts';
import { ERROR_ACTIONS, errorOf } from './error-codes.ts';

/** What became of a request. */
export type BatchOutcome =
  | { readonly kind: 'taken'; readonly batch: SentBatch }
  | { readonly kind: 'refused'; readonly code: ReceiptCode; readonly said: CarrierSaid }
  | Extract<SubmitOutcome, { kind: 'deferred' }>
  /** One of its numbers is to blame: which one, the API does not say. */
  | { readonly kind: 'spoilt'; readonly code: number }
  | { readonly kind: 'unknown' };

export interface BatchSenderOptions {
  readonly carrier: string;
  readonly database: Database;
  readonly api: OctopushApi;
  readonly line: CircuitBreaker;
  readonly repeats: number;
  readonly now: () => number;
  /** Euros left, as an answer tells them. */
  readonly onBalance: (euros: unknown) => void;
  readonly onFault: (error: unknown) => void;
  /** Ends the waits between repetitions. */
  readonly closing: AbortSignal;
}

/**
 * Sends a request, and again under the same request_id while its answer is lost. One that was `lostBefore` may have
 * been taken, whatever is said of it now, unless Octopush says that it was.
 */
export type SendBatch = (batch: Batch, lostBefore?: boolean) => Promise<BatchOutcome>;

const FIRST_PAUSE_MS = 500;

/** HTTP statuses that come without a code: those of the endpoint, not of the message. */
const kindOf = (answer: Extract<ApiAnswer, { kind: 'error' }>): { kind: string; meaning: string } => {
  if (answer.code !== null) return errorOf(answer.code);
  if (answer.status === 429) return { kind: 'retry', meaning: 'too many requests' };
  if (answer.status === 401 || answer.status === 403) return errorOf(answer.status);
  return { kind: 'other', meaning: `HTTP ${answer.status}` };
};

const saidOf = ({ code, status }: Extract<ApiAnswer, { kind: 'error' }>): CarrierSaid =>
  code === null ? { code: `HTTP ${status}` } : { table: 'octopush', code: String(code) };

/** What a refusal of a request that surely was not taken before means for it. */
const afterRefusal = (
  answer: Extract<ApiAnswer, { kind: 'error' }>,
  { line, carrier }: BatchSenderOptions,
): BatchOutcome => {
  const { kind, meaning } = kindOf(answer);
  if (kind === 'recipient') return { kind: 'spoilt', code: answer.code! };
  const action = ERROR_ACTIONS[kind as keyof typeof ERROR_ACTIONS];
  if (action.action === 'refuse') {
    line.worked();
    return { kind: 'refused', code: action.code, said: saidOf(answer) };
  }
  if (action.action === 'defer') {
    const said = { table: 'octopush', code: String(answer.code ?? answer.status), meaning };
    const why = answer.status === 429 ? 'throttled' : 'temporary';
    return { kind: 'deferred', retryAfterMs: line.failed(answer.retryAfterMs), refusal: { kind: why, said } };
  }
  const code = answer.code === null ? '' : ` (code ${answer.code})`;
  const reason = `Octopush takes nothing from the carrier ${carrier}: ${meaning}${code}.`;
  return { kind: 'deferred', retryAfterMs: line.suspend(reason) };
};

export const createBatchSender = (options: BatchSenderOptions): SendBatch => {
  const { carrier, database, api, line, closing } = options;

  const taken = async (batch: Batch, ticket: unknown): Promise<BatchOutcome> => {
    line.worked();
    // In the form it is stored in everywhere, so that its receipts find it.
    const known = typeof ticket === 'string' && ticket !== '' ? storableId(ticket) : null;
    return { kind: 'taken', batch: await noteTaken(database, carrier, batch.requestId, known) };
  };

  /** Null when the answer was lost, so that the same request is worth repeating. */
  const settle = async (
    batch: Batch,
    answer: ApiAnswer,
    lostBefore: boolean,
  ): Promise<BatchOutcome | null> => {
    if (answer.kind === 'fine') {
      options.onBalance(answer.body['residual_credit']);
      return taken(batch, answer.body['sms_ticket']);
    }
    if (answer.kind === 'error' && kindOf(answer).kind === 'duplicate') return taken(batch, null);
    if (answer.kind === 'lost') return null;
    // Whatever is said of a repetition, the first may have been taken.
    if (lostBefore) return { kind: 'unknown' };
    await forgetSent(database, carrier, batch.requestId);
    return answer.kind === 'not_sent'
      ? { kind: 'deferred', retryAfterMs: line.unreachable(answer) }
      : afterRefusal(answer, options);
  };

  /** False when the store could not take it: then nothing may leave. */
  const note = (batch: Batch): Promise<boolean> =>
    noteSent(database, carrier, batch, new Date(options.now())).then(
      () => true,
      (error: unknown) => {
        options.onFault(error);
        return false;
      },
    );

  return async (batch, lostBefore = false) => {
    if (closing.aborted) return lostBefore ? { kind: 'unknown' } : { kind: 'deferred', retryAfterMs: 0 };
    const closed = line.closedFor();
    if (closed !== null) return lostBefore ? { kind: 'unknown' } : { kind: 'deferred', retryAfterMs: closed };
    if (!(await note(batch))) return { kind: 'deferred', retryAfterMs: line.failed(null) };
    for (let attempt = 0; attempt <= options.repeats; attempt++) {
      if (attempt > 0) {
        const rested = await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1), true, { signal: closing }).catch(
          () => false,
        );
        if (!rested) break;
      }
      const answer = await api.send(batch);
      const outcome = await settle(batch, answer, lostBefore || attempt > 0);
      if (outcome) return outcome;
    }
    line.failed(null);
    return { kind: 'unknown' };
  };
};
