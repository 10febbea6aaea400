import { BY_DAY, defineStarter, OPEN_HOURS, ORDER, ORDER_OBJECT, SECONDS, where } from './starter.ts';

const sample = { object: ORDER_OBJECT, data: { order: ORDER } };

export const orderConfirmed = defineStarter({
  id: 'order_confirmed',
  name: { en: 'Order confirmed', fr: 'Commande confirmée' },
  description: {
    en: 'Thanks for an order as soon as it is placed.',
    fr: 'Remercie d’une commande dès qu’elle est passée.',
  },
  on: 'order.placed',
  // What is bought at a till is in the customer's hands.
  conditions: [{ path: 'order.source', operator: 'is_not', value: 'pos' }],
  steps: [
    {
      usefulSeconds: 12 * SECONDS.hour,
      words: {
        en: `Thank you${where('shop.name', ' for choosing {{ shop.name }}')}! Your order {{ order.name }} of {{ order.total | money: order.currency }} is confirmed. We are getting it ready.`,
        fr: `Merci${where('shop.name', " d'avoir choisi {{ shop.name }}")} ! Votre commande {{ order.name }} de {{ order.total | money: order.currency }} est confirmée. Nous la préparons.`,
      },
    },
  ],
  stopOn: ['order.cancelled'],
  sample,
});

export const orderPaid = defineStarter({
  id: 'order_paid',
  name: { en: 'Order paid', fr: 'Commande payée' },
  description: {
    en: 'Confirms that the money of an order has arrived.',
    fr: 'Confirme que le paiement d’une commande est arrivé.',
  },
  on: 'order.paid',
  steps: [
    {
      usefulSeconds: 12 * SECONDS.hour,
      words: {
        en: 'We have your payment of {{ order.total | money: order.currency }} for order {{ order.name }}. Thank you!',
        fr: 'Votre paiement de {{ order.total | money: order.currency }} pour la commande {{ order.name }} est bien arrivé. Merci !',
      },
    },
  ],
  sample,
});

export const orderCancelled = defineStarter({
  id: 'order_cancelled',
  name: { en: 'Order cancelled', fr: 'Commande annulée' },
  description: {
    en: 'Says that an order was cancelled.',
    fr: 'Prévient qu’une commande est annulée.',
  },
  on: 'order.cancelled',
  steps: [
    {
      usefulSeconds: SECONDS.day,
      words: {
        en: 'Your order {{ order.name }} has been cancelled. If you did not ask for this, please contact us.',
        fr: "Votre commande {{ order.name }} est annulée. Si ce n'est pas votre souhait, contactez-nous.",
      },
    },
  ],
  sample,
});

export const orderRefunded = defineStarter({
  id: 'order_refunded',
  name: { en: 'Order refunded', fr: 'Commande remboursée' },
  description: {
    en: 'Tells how much money goes back to the customer.',
    fr: 'Annonce le montant remboursé.',
  },
  on: 'order.refunded',
  steps: [
    {
      window: BY_DAY,
      usefulSeconds: 2 * SECONDS.day,
      words: {
        en: 'We are refunding {{ refund.amount | money: refund.currency }} for your order {{ order.name }}. Your bank may need a few days.',
        fr: 'Nous vous remboursons {{ refund.amount | money: refund.currency }} pour la commande {{ order.name }}. Votre banque peut demander quelques jours.',
      },
    },
  ],
  sample: { ...sample, data: { order: ORDER, refund: { amount: '24.90', currency: 'EUR' } } },
});

export const paymentReminder = defineStarter({
  id: 'payment_reminder',
  name: { en: 'Payment reminder', fr: 'Rappel de paiement' },
  description: {
    en: 'Reminds of a payment that is due, and once more after three days unless it has come.',
    fr: 'Rappelle un paiement attendu, puis une fois encore trois jours plus tard s’il manque toujours.',
  },
  on: 'order.payment_due',
  steps: [
    {
      // Payments fall due at midnight.
      window: OPEN_HOURS,
      usefulSeconds: 2 * SECONDS.day,
      words: {
        en: 'Your payment of {{ payment.amount | money: payment.currency }} for order {{ order.name }} is due. Pay here: {{ payment.url }}',
        fr: 'Le paiement de {{ payment.amount | money: payment.currency }} pour votre commande {{ order.name }} est attendu. Réglez ici : {{ payment.url }}',
      },
    },
    {
      delaySeconds: 3 * SECONDS.day,
      at: '10:00',
      window: OPEN_HOURS,
      usefulSeconds: 6 * SECONDS.day,
      words: {
        en: 'A reminder: your payment of {{ payment.amount | money: payment.currency }} for order {{ order.name }} has not reached us yet. Pay here: {{ payment.url }}',
        fr: 'Petit rappel : le paiement de {{ payment.amount | money: payment.currency }} pour votre commande {{ order.name }} est toujours attendu. Réglez ici : {{ payment.url }}',
      },
    },
  ],
  stopOn: ['order.paid', 'order.cancelled'],
  stillTrue: 'order_unpaid',
  sample: {
    ...sample,
    data: {
      order: ORDER,
      payment: {
        amount: '84.50',
        currency: 'EUR',
        dueAt: '2026-03-01T23:00:00.000Z',
        url: 'https://mlune.example/p/1042',
      },
    },
  },
});
