import { STARTERS, type Starter } from '@carillon/core/automation';
import { toDecimalMoney } from '@carillon/core/billing';
import { automationStartersSchema } from '@carillon/gateway-api/automations';
import type { z } from 'zod';
import type { Consents } from '../../engine/consent/consents.ts';
import type { PriceBook } from '../../engine/messages/admission/admission-facts.ts';
import { createEstimator, recipientsOf } from '../../engine/messages/estimates/routes.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { planAt, type StepOfFlow, type TextContext, toDraft } from './runs/step-text.ts';

type View = z.output<typeof automationStartersSchema>['data'][number];
type SampleText = Omit<View['texts'][number], 'segments' | 'price'> & {
  readonly draft: ReturnType<typeof toDraft>;
};

const LANGUAGES = ['en', 'fr'] as const;

export interface StarterRouteOptions {
  readonly database: Database;
  readonly consents: Consents;
  readonly now: () => number;
  readonly priceBook: () => Promise<PriceBook>;
}

/** The texts of a starter's sample, which name an event that is none. */
const textsOf = ({ flow, sample }: Starter, caller: Caller, context: TextContext): SampleText[] =>
  LANGUAGES.flatMap((language) =>
    flow.steps.flatMap((_, place) => {
      const step: StepOfFlow = {
        flow: { ...flow, id: '', version: 1 },
        place,
        event: { ...sample, person: { ...sample.person, locale: language } },
        eventId: '',
        caller,
      };
      const plan = planAt(step, Date.parse(sample.occurredAt));
      if (plan.kind === 'skip') throw new Error(`A starter's own sample gives no text: ${plan.skip.detail}`);
      const [intent] = plan.intents;
      return [{ step: place + 1, language, text: intent!.text, draft: toDraft(step, intent!, context) }];
    }),
  );

const view = (
  { id, name, description, flow }: Starter,
  texts: readonly SampleText[],
  estimate: ReturnType<typeof createEstimator>,
): View => ({
  id,
  name,
  description,
  automation: flow as unknown as View['automation'],
  texts: texts.map(({ draft, ...text }) => {
    const estimated = estimate(draft);
    if (!estimated.ok) throw new Error(`A starter's own text cannot be sent: ${estimated.error.detail}`);
    const { item, price } = estimated.value;
    return { ...text, segments: item.segments, price: toDecimalMoney(price) };
  }),
});

/** `GET /v1/automations/starters`. */
export const starterRoutes =
  ({ database, consents, now, priceBook }: StarterRouteOptions): Routes =>
  (app) => {
    app.get(
      '/v1/automations/starters',
      {
        config: { access: { scope: 'automations:write', mode: 'any' } },
        schema: {
          tags: ['automations'],
          summary: 'Automations to begin with, in English and French, with what their texts cost',
          response: { 200: automationStartersSchema },
        },
      },
      async ({ caller }) => {
        const book = await priceBook();
        const settings = (await consents.settings.read([caller.account.id])).get(caller.account.id);
        const context = { stopCodes: settings?.policy.stopCodes ?? {}, book };
        const starters = STARTERS.map((starter) => ({ starter, texts: textsOf(starter, caller, context) }));
        const drafts = starters.flatMap(({ texts }) => texts.map(({ draft }) => draft));
        const recipients = await recipientsOf({ database, consents, now }, { caller, drafts }, book);
        // What is refused, such as an offer without consent, tells its price all the same.
        const estimate = createEstimator(caller, { book, recipients, wallet: undefined, now: now() });
        return { data: starters.map(({ starter, texts }) => view(starter, texts, estimate)) };
      },
    );
  };
