import type { Decision, Draft } from '@carillon/core/admission';
import { addMoney, formatDecimal, type Money, money, toDecimalMoney } from '@carillon/core/billing';
import { countDearest, type Explanation, explain } from '@carillon/core/encoding';
import { type Refusal, type Result, succeed } from '@carillon/core/result';
import { toProblem } from '@carillon/gateway-api/errors';
import {
  type EstimateItem,
  estimateAnswerSchema,
  estimateSchema,
  type Send,
} from '@carillon/gateway-api/messages';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import type { CpuShare } from '../../../infrastructure/jobs/cpu-share.ts';
import { readSpendingWallet } from '../../billing/spending-wallet.ts';
import {
  type FactSources,
  type PriceBook,
  type RecipientFacts,
  readRecipients,
} from '../admission/admission-facts.ts';
import { decideInBatch } from '../admission/decide-in-batch.ts';
import { draftAll, type IntakeDependencies } from '../admission/intake.ts';
import { readSend } from '../send-routes.ts';

export interface EstimateDependencies extends IntakeDependencies {
  readonly cpu: CpuShare;
  readonly now: () => number;
}

const resultOf = (decision: Decision): Pick<EstimateItem, 'decision' | 'heldUntil' | 'reason' | 'detail'> => {
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

/** What a text costs, or would have cost had it not been refused; nothing where no tariff prices it. */
const priceOf = ({ quote }: Decision, currency: Money['currency']): Money =>
  quote?.total ?? money(0n, currency);

/** Smart encoding is worth showing when it saves a segment, counted by the dearest carrier as the text itself is. */
const smartOf = (
  smart: Explanation['smart'],
  { measure, profile, profilesOnWay = [profile] }: Draft,
): EstimateItem['smart'] => {
  if (!smart) return null;
  const { text, replacements } = smart;
  const { segments, encoding } = countDearest(text, profilesOnWay).measure;
  return segments < measure.segments ? { segments, encoding, text, replaced: replacements.length } : null;
};

const toItem = (decision: Decision, currency: Money['currency']): EstimateItem => {
  const { request, profile, mention, measure } = decision.draft;
  const explanation = explain(request.text, profile);
  return {
    segments: measure.segments,
    encoding: measure.encoding,
    units: measure.units,
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
    smart: smartOf(explanation.smart, decision.draft),
    mention: mention?.kind === 'appended' ? mention.text : null,
    price: toDecimalMoney(priceOf(decision, currency)),
    ...resultOf(decision),
  };
};

/** One text, decided on and told. */
export interface Estimated {
  readonly item: EstimateItem;
  readonly price: Money;
  readonly decision: Decision;
}

/** What is known of the recipients of some drafts. */
export const recipientsOf = async (
  { database, consents, now }: Pick<EstimateDependencies, 'database' | 'consents' | 'now'>,
  texts: { readonly caller: Caller; readonly drafts: readonly Result<Draft, Refusal>[] },
  book: PriceBook,
): Promise<RecipientFacts> => {
  const settings = await consents.settings.read([texts.caller.account.id]);
  const { digests } = consents;
  return readRecipients(database.pool, [texts], { book, consents: { settings, digests }, now: now() });
};

/** Decides on drafts as admission would, one after the other on the same wallet, and stores nothing. */
export const createEstimator =
  (
    caller: Caller,
    sources: Omit<FactSources, 'roll'>,
  ): ((draft: Result<Draft, Refusal>) => Result<Estimated, Refusal>) =>
  (draft) => {
    if (!draft.ok) return draft;
    const decision = decideInBatch(caller, draft.value, { ...sources, roll: 0 });
    const { currency } = caller.account;
    return succeed({ item: toItem(decision, currency), price: priceOf(decision, currency), decision });
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
export const estimateRoutes =
  (dependencies: EstimateDependencies): Routes =>
  (app) => {
    app.post(
      '/v1/messages/estimate',
      {
        config: { access: { scope: 'messages:send', mode: 'any' }, audit: false },
        schema: {
          tags: ['messages'],
          summary: 'What a text or a batch would cost, and why; nothing is stored',
          body: estimateSchema,
          response: { 200: estimateAnswerSchema },
        },
      },
      async (request, reply) => {
        const { caller, body } = request;
        const { database, priceBook, now } = dependencies;
        const isBatch = 'messages' in body;
        const sends: Result<Send, Refusal>[] = isBatch
          ? body.messages.map(readSend)
          : [{ ok: true, value: body }];
        const work = dependencies.cpu.request(caller.account.id);
        const drafts = await draftAll({ ...dependencies, work, now: now() }, caller, sends);
        const wallet = await readSpendingWallet(database, caller.account.id, now());
        const book = await priceBook();
        const recipients = await recipientsOf(dependencies, { caller, drafts }, book);
        const sources = { book, recipients, wallet, now: now() };
        const estimates = await work.map(drafts, createEstimator(caller, sources));
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
