import { renderContextOf } from '@carillon/core/admission';
import {
  audienceTotal,
  type Money,
  type Quote,
  type Spread,
  spreadOf,
  toDecimalMoney,
} from '@carillon/core/billing';
import { parseTemplate, renderTemplate } from '@carillon/core/messaging';
import type { Refusal, Result } from '@carillon/core/result';
import { succeed } from '@carillon/core/result';
import type { Send } from '@carillon/gateway-api/messages';
import { audienceEstimateAnswerSchema, audienceEstimateSchema } from '@carillon/gateway-api/usage';
import type { z } from 'zod';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import type { RequestWork } from '../../../infrastructure/jobs/cpu-share.ts';
import { readSpendingWallet } from '../../billing/spending-wallet.ts';
import { draftAll, readerOf } from '../admission/intake.ts';
import { createEstimator, type EstimateDependencies, type Estimated, recipientsOf } from './routes.ts';

type Asked = z.output<typeof audienceEstimateSchema>;
type Answer = z.input<typeof audienceEstimateAnswerSchema>;
type Currency = Money['currency'];

/** More than any audience costs: an estimate tells the whole price, and apart from it whether it can be paid. */
const BOUNDLESS = 1n << 62n;

/** The text of each recipient; a text that does not parse as a template is nobody's. */
const sendsOf = async (
  asked: Asked,
  { caller, work, now }: { caller: Caller; work: RequestWork; now: number },
): Promise<Result<Result<Send, Refusal>[], Refusal>> => {
  const { purpose, sender, template, smartEncoding } = asked;
  const parsed = asked.text === undefined ? null : parseTemplate(asked.text);
  if (parsed && !parsed.ok) return { ok: false, error: { ...parsed.error, field: 'text' } };
  const shared = { purpose, ...(sender === undefined ? {} : { sender }), options: { smartEncoding } };
  return succeed(
    await work.map(asked.recipients, ({ to, country, variables }): Result<Send, Refusal> => {
      const send = { ...shared, to, ...(country === undefined ? {} : { country }) };
      if (!parsed) return succeed({ ...send, template: { name: template!, variables } } as Send);
      const text = renderTemplate(parsed.value, variables, renderContextOf(readerOf(send, caller, now)));
      return text.ok ? succeed({ ...send, text: text.value } as Send) : text;
    }),
  );
};

const itemOf = (
  to: string,
  estimate: Result<Estimated, Refusal>,
  currency: Currency,
): Answer['data'][number] => {
  const free = toDecimalMoney({ micros: 0n, currency });
  if (!estimate.ok)
    return { to, country: null, carrier: null, segments: 0, price: free, reason: estimate.error.code };
  const { item, decision } = estimate.value;
  const { country } = decision.draft.recipient;
  const { segments, price } = item;
  return decision.kind === 'admitted'
    ? { to, country, carrier: decision.carrier, segments, price }
    : { to, country, carrier: null, segments, price, reason: decision.refusal.code };
};

const quotesOf = (estimates: readonly Result<Estimated, Refusal>[]): Quote[] =>
  estimates.flatMap((estimate) =>
    estimate.ok && estimate.value.decision.kind === 'admitted' ? [estimate.value.decision.quote] : [],
  );

const refusedOf = (items: Answer['data']): Answer['refused'] => {
  const counts = new Map<string, number>();
  for (const { reason } of items) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, recipients]) => ({ reason, recipients }));
};

const answerOf = (
  asked: Asked,
  estimates: readonly Result<Estimated, Refusal>[],
  { balance, currency }: { balance: bigint; currency: Currency },
): Answer => {
  const sent = quotesOf(estimates);
  // What is refused costs nothing, and tells all the same what it would have cost.
  const costs = estimates.map((estimate) =>
    estimate.ok && estimate.value.decision.kind === 'admitted' ? estimate.value.price.micros : 0n,
  );
  const audience = asked.audience ?? asked.recipients.length;
  const total = audienceTotal(costs, audience);
  const amounts = ({ min, typical, max }: Spread<bigint>) => ({
    min: toDecimalMoney({ micros: min, currency }),
    typical: toDecimalMoney({ micros: typical, currency }),
    max: toDecimalMoney({ micros: max, currency }),
  });
  const data = asked.recipients.map(({ to }, place) => itemOf(to, estimates[place]!, currency));
  return {
    audience,
    recipients: asked.recipients.length,
    sends: sent.length,
    segments: spreadOf(
      sent.map(({ segments }) => segments),
      0,
    ),
    price: amounts(
      spreadOf(
        sent.map(({ total: price }) => price.micros),
        0n,
      ),
    ),
    total: amounts(total),
    balance: toDecimalMoney({ micros: balance, currency }),
    affordable: total.typical <= balance,
    refused: refusedOf(data),
    data,
  };
};

/** `POST /v1/messages/estimate/audience`. */
export const audienceEstimateRoutes =
  (dependencies: EstimateDependencies): Routes =>
  (app) => {
    app.post(
      '/v1/messages/estimate/audience',
      {
        config: { access: { scope: 'messages:send', mode: 'any' }, audit: false },
        schema: {
          tags: ['messages'],
          summary: 'What a text to an audience, or to a sample of it, would cost; nothing is stored',
          body: audienceEstimateSchema,
          response: { 200: audienceEstimateAnswerSchema },
        },
      },
      async (request, reply) => {
        const { caller, body } = request;
        const { database, priceBook } = dependencies;
        const now = dependencies.now();
        const work = dependencies.cpu.request(caller.account.id);
        const sends = await sendsOf(body, { caller, work, now });
        if (!sends.ok) return sendProblem(reply, fromRefusal(sends.error));
        const drafts = await draftAll({ ...dependencies, work, now }, caller, sends.value);
        const wallet = await readSpendingWallet(database, caller.account.id, now);
        const balance = wallet.available;
        wallet.available = BOUNDLESS;
        const book = await priceBook();
        const recipients = await recipientsOf(dependencies, { caller, drafts }, book);
        const sources = { book, recipients, wallet, now };
        const estimates = await work.map(drafts, createEstimator(caller, sources));
        return answerOf(body, estimates, { balance, currency: caller.account.currency });
      },
    );
  };
