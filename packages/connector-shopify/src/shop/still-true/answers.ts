import type { StillTrueAnswer, StillTrueFact } from '@carillon/core/automation';
import type { OrderState } from './found.ts';

const holds = (detail: string): StillTrueAnswer => ({ holds: true, detail });
const holdsNot = (detail: string): StillTrueAnswer => ({ holds: false, detail });

export const ORDER_GONE = holdsNot('The order is there no more.');

/** Nothing of an order with one of these is still to be sent (OrderDisplayFulfillmentStatus). */
const ALL_SENT: readonly string[] = ['FULFILLED', 'RESTOCKED'];

/** Whether a fact about an order holds. Cancelled comes first: it makes all of them untrue. */
export const answerOfOrder = (fact: StillTrueFact, order: OrderState): StillTrueAnswer => {
  const { name, cancelledAt, fullyPaid, displayFulfillmentStatus: sent } = order;
  if (fact === 'checkout_open') return holdsNot(`The checkout became order ${name}.`);
  if (cancelledAt !== null) return holdsNot(`Order ${name} was cancelled at ${cancelledAt}.`);
  if (fact === 'order_unpaid')
    return fullyPaid ? holdsNot(`Order ${name} is paid.`) : holds(`Order ${name} is not paid in full.`);
  if (fact === 'order_not_fulfilled')
    return ALL_SENT.includes(sent)
      ? holdsNot(`Everything of order ${name} was sent.`)
      : holds(`Something of order ${name} is still to be sent.`);
  return holds(`Order ${name} is not cancelled.`);
};

/** Whether a checkout of which no order came is open; null is one that is there no more. */
export const answerOfCheckout = (
  checkout: { readonly completedAt: string | null } | null,
): StillTrueAnswer => {
  if (checkout === null) return holdsNot('The checkout is there no more.');
  return checkout.completedAt === null
    ? holds('The checkout is not completed.')
    : holdsNot(`The checkout was completed at ${checkout.completedAt}.`);
};

export const NO_ORDER = holdsNot('No order came of the checkout.');

/** Whether something of several can be bought; null is something that was deleted. */
export const answerOfStock = (
  things: readonly ({ readonly availableForSale: boolean } | null)[] | null,
): StillTrueAnswer => {
  if (things === null) return holdsNot('What the event is about is there no more.');
  return things.some((thing) => thing?.availableForSale === true)
    ? holds('It can be bought.')
    : holdsNot('Nothing of it can be bought.');
};
