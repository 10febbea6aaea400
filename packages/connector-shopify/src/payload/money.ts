import { optionalText } from '@carillon/connector-kit/payload';
import { z } from 'zod';

const amount = z
  .object({ amount: optionalText, currency_code: optionalText, currency: optionalText })
  .nullish();

/** An amount in the currency of the shop and in that of the buyer (shopify.dev/docs/api/admin-rest, MoneyBag). */
export const moneySetSchema = z.object({ shop_money: amount, presentment_money: amount }).nullish();

/** An amount as its digits stand, and its currency (ISO 4217). */
export interface Amount {
  readonly amount: string | null;
  readonly currency: string | null;
}

/** What stands where a currency is not known. */
const NO_CURRENCY = 'XXX';

/** The amount in the buyer's currency, else in the shop's, else as the payload has it beside. */
export const amountOf = (set: z.infer<typeof moneySetSchema>, beside: Amount): Amount => {
  for (const money of [set?.presentment_money, set?.shop_money]) {
    const currency = money?.currency_code ?? money?.currency ?? null;
    if (money?.amount && currency !== null && currency !== NO_CURRENCY)
      return { amount: money.amount, currency };
  }
  return beside;
};
