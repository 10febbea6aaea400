import { type Decision, type Draft, decide } from '@carillon/core/admission';
import { addMoney, formatDecimal, type Money, money, toDecimalMoney } from '@carillon/core/billing';
import { defaultProfile, type Explanation, explain } from '@carillon/core/encoding';
import type { Refusal, Result } from '@carillon/core/result';
import { toProblem } from '@carillon/gateway-api/errors';
import {
  type EstimateItem,
  estimateAnswerSchema,
  estimateSchema,
  type Send,
} from '@carillon/gateway-api/messages';
import type { Caller } from '../accounts/caller.ts';
import { findWallet } from '../billing/wallets.ts';
import type { Database } from '../database/open.ts';
import { fromRefusal, sendProblem } from '../http/problems.ts';
import type { Room } from '../http/server.ts';
import type { PriceBook } from './admission-facts.ts';
import { factsFor } from './admission-facts.ts';
import { draftAll } from './intake.ts';
import { readSend } from './send-routes.ts';

export interface EstimateDependencies {
  readonly database: Database;
  readonly priceBook: () => Promise<PriceBook>;
  readonly now: () => number;
}

const verdict = (decision: Decision): Pick<EstimateItem, 'decision' | 'heldUntil' | 'reason' | 'detail'> => {
  if (decision.kind === 'refused') {
    return { decision: 'refuse', reason: decision.refusal.code, detail: decision.refusal.detail };
  }
  if (!decision.held) return { decision: 'send' };
  return {
    decision: 'hold',
    heldUntil: new Date(decision.held.until).toISOString(),
    reason: decision.held.reason,
  };
};

/** The price a refused text would have had, where one is known. */
const priceOf = (decision: Decision, currency: Money['currency']): Money =>
  decision.kind === 'admitted' ? decision.quote.total : money(0n, currency);

/** Smart encoding is worth showing when it saves a segment. */
const smartOf = ({ segments, smart }: Explanation): EstimateItem['smart'] =>
  smart && smart.segments < segments
    ? {
        segments: smart.segments,
        encoding: smart.encoding,
        text: smart.text,
        replaced: smart.replacements.length,
      }
    : null;

const toItem = (draft: Draft, decision: Decision, currency: Money['currency']): EstimateItem => {
  const { text } = draft.request;
  const explanation = explain(text, defaultProfile);
  return {
    segments: explanation.segments,
    encoding: explanation.encoding,
    units: explanation.units,
    unitsLeft: explanation.unitsLeft,
    forcedBy: explanation.forcedBy.map(({ character, codePoint, position }) => ({
      character,
      codePoint,
      position,
    })),
    doubled: explanation.doubled.map(({ character, codePoint, position }) => ({
      character,
      codePoint,
      position,
    })),
    smart: smartOf(explanation),
    price: toDecimalMoney(priceOf(decision, currency)),
    ...verdict(decision),
  };
};

interface Estimated {
  readonly item: EstimateItem;
  readonly price: Money;
}

/** Decides on drafts as admission would, one after the other on the same wallet, and stores nothing. */
const estimateAll = (
  caller: Caller,
  drafts: readonly Result<Draft, Refusal>[],
  book: PriceBook,
  { available, now }: { available: bigint; now: number },
): Result<Estimated, Refusal>[] => {
  let left = available;
  return drafts.map((draft) => {
    if (!draft.ok) return draft;
    const decision = decide(draft.value, factsFor(caller, book, { available: left, now, roll: 0 }));
    const price = priceOf(decision, caller.account.currency);
    left -= price.micros;
    return { ok: true, value: { item: toItem(draft.value, decision, caller.account.currency), price } };
  });
};

const total = (estimates: readonly Result<Estimated, Refusal>[], currency: Money['currency']) => {
  const sums = { messages: 0, segments: 0, price: money(0n, currency) };
  for (const estimate of estimates) {
    if (!estimate.ok || estimate.value.item.decision === 'refuse') continue;
    sums.messages += 1;
    sums.segments += estimate.value.item.segments;
    sums.price = addMoney(sums.price, estimate.value.price);
  }
  return { ...sums, price: { amount: formatDecimal(sums.price.micros), currency } };
};

/** `POST /v1/messages/estimate`. */
export const estimateRoom =
  ({ database, priceBook, now }: EstimateDependencies): Room =>
  (app) => {
    app.post(
      '/v1/messages/estimate',
      {
        config: { access: 'messages:send' as const },
        schema: {
          tags: ['messages'],
          summary: 'What a text or a batch would cost, and why; nothing is stored',
          body: estimateSchema,
          response: { 200: estimateAnswerSchema },
        },
      },
      async (request, reply) => {
        const { caller, body } = request;
        const isBatch = 'messages' in body;
        const sends: Result<Send, Refusal>[] = isBatch
          ? body.messages.map(readSend)
          : [{ ok: true, value: body }];
        const drafts = await draftAll(database, caller, sends);
        const available = (await findWallet(database, caller.account.id))?.available ?? 0n;
        const estimates = estimateAll(caller, drafts, await priceBook(), { available, now: now() });
        if (!isBatch) {
          const [only] = estimates;
          return only!.ok ? only!.value.item : sendProblem(reply, fromRefusal(only!.error));
        }
        const data = estimates.map((estimate) =>
          estimate.ok ? estimate.value.item : { error: toProblem(fromRefusal(estimate.error), request.id) },
        );
        return { data, total: total(estimates, caller.account.currency) };
      },
    );
  };
