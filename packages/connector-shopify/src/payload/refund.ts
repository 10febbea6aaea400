import {
  optionalAmount,
  optionalCurrency,
  optionalFlag,
  optionalLocalInstant,
  optionalText,
} from '@carillon/connector-kit/payload';
import { z } from 'zod';
import { identified, optionalShopifyId, shopifyId } from './identified.ts';
import { type Amount, amountOf, isPositive, priceSet, sumOf, UNKNOWN_AMOUNT } from './money.ts';

const transaction = z.object({
  kind: optionalText,
  status: optionalText,
  test: optionalFlag,
  amount: optionalAmount,
  currency: optionalCurrency,
});

const refundedLine = z.object({ subtotal_set: priceSet });

/** What is read of a refund. The note is the shop's own, and is not read. */
export const refundSchema = identified({
  order_id: shopifyId,
  created_at: optionalLocalInstant,
  processed_at: optionalLocalInstant,
  return: z.object({ id: optionalShopifyId }).nullish(),
  refund_line_items: z.array(refundedLine, { error: 'must be a list or null' }).nullish(),
  transactions: z.array(transaction, { error: 'must be a list or null' }).nullish(),
});

export type Refund = z.infer<typeof refundSchema>;
type Transaction = z.infer<typeof transaction>;

/** A refund that a bank takes days for is `pending`, and the customer's all the same. */
const GIVEN_BACK: readonly string[] = ['success', 'pending'];

/** The transactions by which money goes back; a refund that only restocks has none. */
export const moneyBackOf = ({ transactions }: Refund): readonly Transaction[] =>
  (transactions ?? []).filter(
    ({ kind, status, amount }) =>
      kind?.toLowerCase() === 'refund' &&
      GIVEN_BACK.includes(status?.toLowerCase() ?? 'success') &&
      (amount === null || isPositive(amount)),
  );

/**
 * What goes back in all, in the currency that was paid in. A transaction that names none was made in the buyer's, as the
 * lines have it.
 */
export const refundedAmountOf = (refund: Refund): Amount => {
  const [line] = refund.refund_line_items ?? [];
  const ofLines = line?.subtotal_set?.presentment_money?.currency_code ?? null;
  const back = moneyBackOf(refund);
  const amounts = back.flatMap(({ amount }) => (amount === null ? [] : [amount]));
  const currencies = new Set(back.map(({ currency }) => currency ?? ofLines));
  if (amounts.length !== back.length || currencies.size !== 1) return UNKNOWN_AMOUNT;
  return amountOf(sumOf(amounts), [...currencies][0] ?? null);
};
