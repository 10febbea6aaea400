/** The shop and CRM events automations can start from, each with what it means. */
export const EVENT_TYPES = {
  'order.placed': 'A customer placed an order',
  'order.paid': 'An order was paid in full',
  'order.shipped': 'A parcel of an order left, with its tracking where known',
  'order.out_for_delivery': 'The parcel is on its last leg today',
  'order.delivered': 'The parcel was delivered',
  'order.delivery_failed': 'The carrier could not hand the parcel over',
  'order.ready_for_pickup': 'The order waits for its customer',
  'order.edited': 'The content of an order was changed after it was placed',
  'order.cancelled': 'An order was cancelled',
  'order.refunded': 'Money went back to the customer',
  'order.payment_due': 'A payment that was agreed on for later is due',
  'return.requested': 'A customer asked to send something back',
  'return.approved': 'The shop agreed that something is sent back',
  'checkout.updated': 'A checkout was begun or changed, and is not paid',
  'checkout.completed': 'A checkout became an order',
  'cart.abandoned': 'A checkout with a phone was left unpaid',
  'customer.created': 'A customer account was created',
  'product.back_in_stock': 'A product a person waits for can be bought again',
  'message.received': 'A person texted back',
  'balance.low': 'The balance of the wallet fell under one of its two warning levels',
  'quota.near': 'A spend cap or a limit of the plan is nearly used up',
  'otp.blocked': 'The guard began to hold codes back',
} as const;

export type EventType = keyof typeof EVENT_TYPES;

/** Tells whether a string names a canonical event. */
export const isEventType = (name: string): name is EventType => Object.hasOwn(EVENT_TYPES, name);
