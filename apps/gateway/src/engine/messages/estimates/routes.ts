import { type Decision, type Draft, decide } from '@carillon/core/admission';
import { addMoney, formatDecimal, type Money, money, toDecimalMoney } from '@carillon/core/billing';
import { type Explanation, explain } from '@carillon/core/encoding';
import type { Refusal, Result } from '@carillon/core/result';
import { toProblem } from '@carillon/gateway-api/errors';
import {
  type EstimateItem,
  estimateAnswerSchema,
  estimateSchema,
  type Send,
} from '@carillon/gateway-api/messages';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Room } from '../../../infrastructure/http/server.ts';
import type { CpuShare } from '../../../infrastructure/jobs/cpu-share.ts';
import { readSpendingWallet, type SpendingWallet } from '../../billing/spending-wallet.ts';
import { askedOf, type ConsentLookup, readConsents } from '../../consent/consent-facts.ts';
import type { PriceBook } from '../admission/admission-facts.ts';
import { factsFor, networksOf } from '../admission/admission-facts.ts';
import { draftAll, type IntakeDependencies } from '../admission/intake.ts';
import { readSend } from '../send-routes.ts';

export interface EstimateDependencies extends IntakeDependencies {
  readonly cpu: CpuShare;
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

/** What a text costs, or would have cost had it not been refused; nothing where no tariff prices it. */
const priceOf = ({ quote }: Decision, currency: Money['currency']): Money =>
  quote?.total ?? money(0n, currency);

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

const toItem = (decision: Decision, currency: Money['currency']): EstimateItem => {
  const { request, profile, mention } = decision.draft;
  const explanation = explain(request.text, profile);
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
    mention: mention?.kind === 'appended' ? mention.text : null,
    price: toDecimalMoney(priceOf(decision, currency)),
    ...verdict(decision),
  };
};

/** One text, decided on and told. */
export interface Estimated {
  readonly item: EstimateItem;
  readonly price: Money;
  readonly decision: Decision;
}

/** What is known of the recipients of some drafts. */
export const consentsOf = async (
  { database, consents, now }: Pick<EstimateDependencies, 'database' | 'consents' | 'now'>,
  caller: Caller,
  drafts: readonly Result<Draft, Refusal>[],
): Promise<ConsentLookup> => {
  const settings = await consents.settings.read([caller.account.id]);
  const asked = drafts.flatMap((draft) => (draft.ok ? [askedOf(caller, draft.value)] : []));
  return readConsents(database.pool, asked, { settings, digests: consents.digests, now: now() });
};

/** Decides on drafts as admission would, one after the other on the same wallet, and stores nothing. */
export const createEstimator = (
  caller: Caller,
  book: PriceBook,
  {
    wallet,
    consents,
    networks,
    now,
  }: {
    wallet: SpendingWallet;
    consents: ConsentLookup;
    /** MCC and MNC by number, as `networksOf` gives them. */
    networks: ReadonlyMap<string, string>;
    now: number;
  },
): ((draft: Result<Draft, Refusal>) => Result<Estimated, Refusal>) => {
  return (draft) => {
    if (!draft.ok) return draft;
    const asked = askedOf(caller, draft.value);
    const consent = consents.factsFor(asked);
    const spender = { keyId: caller.keyId, connector: null };
    const { available } = wallet;
    const spending = wallet.limitsFor(spender);
    const decision = decide(
      draft.value,
      factsFor(caller, book, {
        available,
        spending,
        consent,
        network: networks.get(draft.value.recipient.e164) ?? null,
        now,
        roll: 0,
      }),
    );
    const price = priceOf(decision, caller.account.currency);
    if (decision.kind === 'admitted') {
      consents.admitted(asked);
      wallet.spend(spender, price.micros);
    }
    const item = toItem(decision, caller.account.currency);
    return { ok: true, value: { item, price, decision } };
  };
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
  (dependencies: EstimateDependencies): Room =>
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
        const consents = await consentsOf(dependencies, caller, drafts);
        const book = await priceBook();
        const networks = await networksOf(database.pool, book, drafts);
        const facts = { wallet, consents, networks, now: now() };
        const estimates = await work.map(drafts, createEstimator(caller, book, facts));
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
