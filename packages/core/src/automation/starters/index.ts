import * as delivery from './delivery.ts';
import * as offers from './offers.ts';
import * as orders from './orders.ts';
import type { Starter } from './starter.ts';

export type { Starter, Words } from './starter.ts';

/**
 * The automations a shop begins with, in the order of an order's life. Texts are English with a French translation, keep to
 * the GSM 7-bit alphabet, and carry no opt-out mention: admission adds it where the law asks for one.
 */
export const STARTERS: readonly Starter[] = [
  orders.orderConfirmed,
  orders.orderPaid,
  delivery.orderShipped,
  delivery.outForDelivery,
  delivery.orderDelivered,
  delivery.deliveryFailed,
  delivery.readyForPickup,
  orders.orderCancelled,
  orders.orderRefunded,
  offers.abandonedCheckout,
  offers.backInStock,
  offers.welcome,
  offers.reviewRequest,
  orders.paymentReminder,
];
