import { ignore } from '@carillon/connector-kit/connector';
import {
  exactId,
  optionalInstant,
  optionalText,
  readPayload,
  refusePayload,
} from '@carillon/connector-kit/payload';
import { formatDecimal, parseDecimal } from '@carillon/core/billing';
import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { moneySetSchema } from '../payload/money.ts';
import { announceAboutOrder } from './about-order.ts';
import type { Topic } from './topic.ts';

const transaction = z.object({
  kind: optionalText,
  status: optionalText,
  amount: optionalText,
  currency: optionalText,
});

const schema = z.object({
  id: exactId,
  order_id: exactId,
  created_at: optionalInstant,
  processed_at: optionalInstant,
  note: optionalText,
  transactions: z.array(transaction, { error: 'must be a list or null' }).nullish(),
  total_duties_set: moneySetSchema,
});

type Refund = z.infer<typeof schema>;

/** As amounts are written, with two digits after the point or as many as it takes. */
const toText = (micros: bigint): string => formatDecimal(micros).replace(/0{1,4}$/, '');

/** What goes back, of the payments that succeeded. */
const refundedOf = ({ transactions }: Refund): bigint =>
  (transactions ?? [])
    .filter(({ kind, status }) => kind === 'refund' && (status === 'success' || status === 'pending'))
    .reduce((sum, { amount }) => sum + (parseDecimal(amount ?? '') ?? 0n), 0n);

const currencyOf = ({ transactions, total_duties_set: duties }: Refund): string | null =>
  transactions?.find(({ currency }) => currency !== null)?.currency ??
  duties?.presentment_money?.currency_code ??
  null;

/** Money goes back to the customer. The payload names nobody; a refund of nothing, such as a mere restock, is told to nobody. */
export const refundsCreate: Topic = {
  name: 'refunds/create',
  translate: (webhook) => {
    const read = readPayload(schema, webhook.body);
    if (!read.ok) return read;
    const refund = read.value;
    const amount = refundedOf(refund);
    if (amount === 0n) return succeed(ignore('not_announced', `Refund ${refund.id} gives no money back.`));
    const occurredAt = refund.processed_at ?? refund.created_at ?? webhook.triggeredAt;
    if (occurredAt === null)
      return refusePayload('created_at', 'is missing, and no header says when it happened');
    return announceAboutOrder(webhook, {
      type: 'order.refunded',
      order: refund.order_id,
      transition: `refunded:${refund.id}`,
      occurredAt,
      data: { refund: { id: refund.id, amount: toText(amount), currency: currencyOf(refund) } },
    });
  },
};
