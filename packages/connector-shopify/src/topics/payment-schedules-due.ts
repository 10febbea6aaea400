import { announce, ignore } from '@carillon/connector-kit/connector';
import {
  optionalAmount,
  optionalCurrency,
  optionalLocalInstant,
  readPayload,
} from '@carillon/connector-kit/payload';
import { succeed } from '@carillon/core/result';
import { identified, optionalShopifyId } from '../payload/identified.ts';
import { undividedAmount } from '../payload/money.ts';
import { occurredAt } from '../payload/occurred-at.ts';
import { UNNAMED_PERSON } from '../payload/person.ts';
import type { Topic } from './topic.ts';

const paymentSchedule = identified({
  payment_terms_id: optionalShopifyId,
  due_at: optionalLocalInstant,
  completed_at: optionalLocalInstant,
  amount: optionalAmount,
  balance_due: optionalAmount,
  currency: optionalCurrency,
  presentment_currency: optionalCurrency,
});

/** A payment that was agreed on for later is due. The payload names neither the order nor who pays it. */
export const paymentSchedulesDue: Topic = {
  name: 'payment_schedules/due',
  translate: (webhook) => {
    const { body, shop } = webhook;
    const read = readPayload(paymentSchedule, body);
    if (!read.ok) return read;
    const { id, payment_terms_id: terms, due_at: dueAt, completed_at: paidAt } = read.value;
    if (paidAt !== null)
      return succeed(ignore('not_announced', `Payment ${id} was made already, so nobody is reminded of it.`));
    const at = occurredAt(webhook, ['due_at', dueAt]);
    if (!at.ok) return at;
    return succeed(
      announce({
        type: 'order.payment_due',
        source: { platform: 'shopify', shop },
        object: { type: 'payment_schedule', id },
        ...(terms !== null && { related: [{ type: 'payment_terms', id: terms }] }),
        transition: 'due',
        occurredAt: at.value,
        person: UNNAMED_PERSON,
        data: {
          shop: { domain: shop },
          payment: {
            id,
            ...undividedAmount(read.value.balance_due ?? read.value.amount, read.value),
            dueAt,
          },
        },
      }),
    );
  },
};
