import type { Decision } from '@carillon/core/admission';
import { type Currency, type Money, money } from '@carillon/core/billing';
import { maskNumber } from '@carillon/core/numbers';
import type { Refusal } from '@carillon/core/result';
import { toId } from '@carillon/gateway-api/ids';
import type { TextOutcome } from '@carillon/gateway-api/shopify-app';
import type { Outcome } from '../../../engine/messages/admission/admit.ts';
import type { StoredAnswer } from '../../../engine/messages/admission/stored-answer.ts';

/** What became of a text, beside the object it is about. */
export type TextResult = Omit<TextOutcome, 'object' | 'price'> & { readonly price: Money };

const free = (currency: Currency): Money => money(0n, currency);

/** Nothing is sent, and nothing was counted. */
export const notSent = ({ code, detail }: Refusal, currency: Currency): TextResult => ({
  id: null,
  to: null,
  text: null,
  decision: 'refuse',
  heldUntil: null,
  reason: code,
  detail,
  segments: 0,
  price: free(currency),
});

/** A decision as a shop is told it; `id` is null where nothing was stored. */
export const fromDecision = (decision: Decision, id: string | null, currency: Currency): TextResult => {
  const { draft, quote } = decision;
  const counted = {
    id: id === null ? null : toId('msg', id),
    to: maskNumber(draft.recipient.e164),
    text: draft.request.text,
    segments: draft.measure.segments,
    price: quote?.total ?? free(currency),
  };
  if (decision.kind === 'refused') {
    const { code, detail } = decision.refusal;
    return { ...counted, decision: 'refuse', heldUntil: null, reason: code, detail };
  }
  const { held } = decision;
  if (held === null) return { ...counted, decision: 'send', heldUntil: null, reason: null, detail: null };
  const heldUntil = new Date(held.until).toISOString();
  return { ...counted, decision: 'hold', heldUntil, reason: held.reason, detail: null };
};

/** The first text stands for one that was asked for again. */
const fromStored = (first: StoredAnswer, currency: Currency): TextResult => {
  const isHeld = first.due_at !== null && first.due_at > first.created_at;
  return {
    id: toId('msg', first.id),
    to: maskNumber(first.recipient),
    text: null,
    decision: isHeld ? 'hold' : 'send',
    heldUntil: isHeld ? first.due_at.toISOString() : null,
    reason: null,
    detail: null,
    segments: first.segments,
    price: money(first.price, currency),
  };
};

/** What admission made of a text, as a shop is told it. */
export const fromOutcome = (outcome: Outcome, currency: Currency): TextResult => {
  switch (outcome.kind) {
    case 'invalid':
      return notSent(outcome.refusal, currency);
    case 'repeated':
      return fromStored(outcome.first, currency);
    default:
      return fromDecision(outcome.decision, outcome.id, currency);
  }
};
