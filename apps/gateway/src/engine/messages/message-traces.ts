import { toId } from '@carillon/gateway-api/ids';
import type { Tracing } from '../../infrastructure/telemetry/tracing/tracing.ts';
import type { AdmissionJob, JobResult, Outcome } from './admission/admit.ts';
import type { OutcomeUpdate } from './outcome.ts';
import type { ReceiptResult } from './receipts/apply-receipts.ts';

/** The request that messages came with. */
export interface RequestOrigin {
  readonly requestId: string;
  readonly traceparent: string | undefined;
  /** When it began, in milliseconds since 1970. */
  readonly from: number;
}

/** An attempt to tell an endpoint of a message. */
export interface WebhookPost {
  readonly messageId: string;
  readonly type: string;
  readonly webhook: string;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
  readonly status: number | null;
  readonly fault: string | null;
}

/**
 * The way of each message as one trace: accepted, submitted, its receipts, and what webhooks told of it. Its id is the
 * message's own, so that every process adds to it and none keeps or hands on anything. No number, text or secret is in it.
 */
export interface MessageTraces {
  /** The id of a message's trace; undefined when it is not kept. */
  traceOf(messageId: string): string | undefined;
  accepted(
    jobs: readonly Pick<AdmissionJob, 'caller' | 'origin'>[],
    results: readonly JobResult[],
    time: { readonly from: number; readonly to: number },
  ): void;
  submitted(
    update: Pick<OutcomeUpdate, 'message' | 'outcome' | 'carrier'>,
    time: { readonly from: number; readonly to: number },
  ): void;
  received(results: readonly ReceiptResult[], now: number): void;
  posted(post: WebhookPost): void;
}

const faultOf = (outcome: OutcomeUpdate['outcome']): string | null => {
  if (outcome.kind === 'refused') return outcome.code;
  return outcome.kind === 'unknown' ? 'nobody knows whether it left' : null;
};

const decided = (outcome: Outcome) =>
  outcome.kind === 'admitted' || outcome.kind === 'refused' ? [outcome] : [];

export const createMessageTraces = (tracing: Tracing): MessageTraces => ({
  traceOf: tracing.traceOf,
  accepted: (jobs, results, { from, to }) => {
    for (const [place, result] of results.entries()) {
      const { caller, origin } = jobs[place]!;
      for (const { id, kind, decision } of result.kind === 'decided'
        ? result.outcomes.flatMap(decided)
        : []) {
        const { purpose } = decision.draft.request;
        tracing.record({
          id,
          name: 'accept',
          kind: 'server',
          isFirst: true,
          from: origin?.from ?? from,
          to,
          cause: origin?.traceparent,
          fault: decision.kind === 'refused' ? decision.refusal.code : null,
          attributes: {
            'carillon.message.id': toId('msg', id),
            'carillon.account.id': toId('acc', caller.account.id),
            'carillon.purpose': purpose,
            'carillon.lane': decision.draft.lane,
            'carillon.outcome': kind,
            ...(origin && { 'carillon.request.id': origin.requestId }),
          },
        });
      }
    }
  },
  submitted: ({ message, outcome, carrier }, { from, to }) =>
    tracing.record({
      id: message.messageId,
      name: 'submit',
      kind: 'client',
      from,
      to,
      fault: faultOf(outcome),
      attributes: {
        'carillon.carrier': carrier,
        'carillon.outcome': outcome.kind,
        'carillon.segments': message.segments,
      },
    }),
  received: (results, now) => {
    for (const { ref, status, code, at } of results)
      tracing.record({
        id: ref.messageId,
        name: 'receipt',
        kind: 'consumer',
        from: Math.min(at.getTime(), now),
        to: now,
        attributes: { 'carillon.status': status, ...(code !== null && { 'carillon.code': code }) },
      });
  },
  posted: ({ messageId, type, webhook, attempt, from, to, status, fault }) =>
    tracing.record({
      id: messageId,
      name: 'webhook',
      kind: 'client',
      from,
      to,
      fault,
      attributes: {
        'carillon.webhook.id': toId('whk', webhook),
        'carillon.webhook.event': type,
        'carillon.webhook.attempt': attempt,
        ...(status !== null && { 'http.response.status_code': status }),
      },
    }),
});
