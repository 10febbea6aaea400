import { addMoney, formatDecimal, money, toDecimalMoney } from '@carillon/core/billing';
import type { adminEstimateSchema, adminOutcomesSchema } from '@carillon/gateway-api/shopify-app';
import type { z } from 'zod';
import type { CallerAccount } from '../../../infrastructure/http/caller.ts';
import type { AskedText, ShopWording } from '../texts/asked-text.ts';
import type { TextResult } from '../texts/outcome.ts';
import { objectOf } from './object-of.ts';

type Wording = z.output<typeof adminEstimateSchema>;

const wordingOf = ({ text = '', template }: Wording): ShopWording =>
  template === undefined ? { kind: 'liquid', text } : { kind: 'template', name: template };

/** One text for each object that was chosen; under one key it is sent once. */
export const textsAbout = (
  body: Wording,
  { key, user }: { readonly key: string; readonly user: string | null },
): AskedText[] =>
  body.objects.map((object) => ({
    object: objectOf(object),
    wording: wordingOf(body),
    purpose: body.purpose,
    key: `admin:${encodeURIComponent(key)}`,
    reference: user === null ? null : `shopify-staff:${user}`,
  }));

/** What became of each text, and the sum of those that are sent or held. */
export const outcomesOf = (
  objects: readonly string[],
  results: readonly TextResult[],
  { currency }: Pick<CallerAccount, 'currency'>,
): z.input<typeof adminOutcomesSchema> => {
  const sent = results.filter(({ decision }) => decision !== 'refuse');
  const price = sent.reduce((sum, result) => addMoney(sum, result.price), money(0n, currency));
  return {
    data: results.map((result, place) => ({
      ...result,
      object: objects[place]!,
      price: toDecimalMoney(result.price),
    })),
    total: {
      messages: sent.length,
      segments: sent.reduce((sum, { segments }) => sum + segments, 0),
      price: { amount: formatDecimal(price.micros), currency },
    },
  };
};
