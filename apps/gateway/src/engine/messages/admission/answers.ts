import type { Decision } from '@carillon/core/admission';
import { type Currency, toDecimalMoney } from '@carillon/core/billing';
import { type Problem, toProblem } from '@carillon/gateway-api/errors';
import { toId } from '@carillon/gateway-api/ids';
import type { Accepted } from '@carillon/gateway-api/messages';
import type { Answer } from '../../../infrastructure/http/idempotency.ts';
import { fromRefusal } from '../../../infrastructure/http/problems.ts';
import type { Outcome } from './admit.ts';
import type { StoredAnswer } from './stored-answer.ts';

const fromDecision = (id: string, decision: Decision & { kind: 'admitted' }): Accepted => ({
  id: toId('msg', id),
  status: 'on_hold',
  to: decision.draft.recipient.e164,
  encoding: decision.draft.measure.encoding,
  segments: decision.quote.segments,
  price: toDecimalMoney(decision.quote.total),
  ...(decision.draft.replacements && { replaced: [...decision.draft.replacements] }),
  ...(decision.held
    ? { heldUntil: new Date(decision.held.until).toISOString(), reason: decision.held.reason }
    : {}),
});

/** What waits until another time than the one asked for waits for its sending window. */
const heldBy = ({ send_at, due_at }: StoredAnswer): string =>
  send_at?.getTime() === due_at?.getTime() ? 'scheduled' : 'sending_window';

const fromStored = (first: StoredAnswer): Accepted => ({
  id: toId('msg', first.id),
  status: first.status,
  to: first.recipient,
  encoding: first.encoding,
  segments: first.segments,
  price: toDecimalMoney({ micros: first.price, currency: first.currency as Currency }),
  ...(first.due_at && first.due_at > first.created_at
    ? { heldUntil: first.due_at.toISOString(), reason: heldBy(first) }
    : {}),
});

/** What one message is answered with: an accepted text, or a problem. */
const answerTo = (outcome: Outcome, requestId: string): Accepted | Problem => {
  switch (outcome.kind) {
    case 'repeated':
      return fromStored(outcome.first);
    case 'invalid':
      return toProblem(fromRefusal(outcome.refusal), requestId);
    default:
      return outcome.decision.kind === 'admitted'
        ? fromDecision(outcome.id, outcome.decision)
        : toProblem(fromRefusal(outcome.decision.refusal, toId('msg', outcome.id)), requestId);
  }
};

const isProblem = (answer: Accepted | Problem): answer is Problem => 'code' in answer;

/** The answer to a request for one message. */
export const answerOne =
  (requestId: string) =>
  (outcomes: readonly Outcome[]): Answer => {
    const body = answerTo(outcomes[0]!, requestId);
    return { status: isProblem(body) ? body.status : 202, body };
  };

/** The answer to a batch, in order; a field of a problem is told from the start of the body. */
export const answerMany =
  (requestId: string) =>
  (outcomes: readonly Outcome[]): Answer => ({
    status: 202,
    body: {
      data: outcomes.map((outcome, place) => {
        const body = answerTo(outcome, requestId);
        if (!isProblem(body)) return body;
        return {
          error: body.field === undefined ? body : { ...body, field: `messages.${place}.${body.field}` },
        };
      }),
    },
  });
