import { BY_DAY, defineStarter, OPEN_HOURS, ORDER, ORDER_OBJECT, SECONDS } from './starter.ts';

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
        en: 'Thank you! Your order {{ order.name }} is registered: {{ order.total | money: order.currency }}. We write again when it leaves.',
        fr: 'Merci ! Votre commande {{ order.name }} est bien enregistrée : {{ order.total | money: order.currency }}. Nous vous écrirons à son départ.',
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
        en: 'Your order {{ order.name }} has been cancelled. Any question? Just reply to this text.',
        fr: 'Votre commande {{ order.name }} est annulée. Une question ? Répondez simplement à ce SMS.',
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
        en: '{{ refund.amount | money: refund.currency }} of your order {{ order.name }} are on their way back to you. Your bank needs a few days.',
        fr: 'Nous vous remboursons {{ refund.amount | money: refund.currency }} de la commande {{ order.name }}. Votre banque demande quelques jours.',
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
        en: 'Your order {{ order.name }}: {{ payment.amount | money: payment.currency }} are due. Pay here: {{ payment.url }}',
        fr: 'Votre commande {{ order.name }} : {{ payment.amount | money: payment.currency }} restent à régler. Par ici : {{ payment.url }}',
      },
    },
    {
      delaySeconds: 3 * SECONDS.day,
      at: '10:00',
      window: OPEN_HOURS,
      usefulSeconds: 6 * SECONDS.day,
      words: {
        en: 'A reminder: {{ payment.amount | money: payment.currency }} for order {{ order.name }} are still open. {{ payment.url }}',
        fr: 'Petit rappel : {{ payment.amount | money: payment.currency }} restent à régler pour la commande {{ order.name }}. {{ payment.url }}',
      },
    },
  ],
  stopOn: ['order.paid', 'order.cancelled'],
  sample: {
    ...sample,
    data: {
      order: ORDER,
      payment: { amount: '84.50', currency: 'EUR', url: 'https://mlune.example/p/1042' },
    },
  },
});
