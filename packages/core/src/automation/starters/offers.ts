import {
  defineStarter,
  OPEN_HOURS,
  ORDER,
  ORDER_OBJECT,
  SECONDS,
  type StarterStep,
  where,
} from './starter.ts';

/** The shop's name, where it is known: a commercial text says whom it is from. */
const SHOP = {
  en: where('shop.name', ' at {{ shop.name }}'),
  fr: where('shop.name', ' chez {{ shop.name }}'),
};

/** A commercial text at an hour at which people read. */
const offer = (step: Omit<StarterStep, 'purpose'>): StarterStep => ({
  ...step,
  purpose: 'commercial',
  window: OPEN_HOURS,
});

export const abandonedCheckout = defineStarter({
  id: 'abandoned_checkout',
  name: { en: 'Abandoned checkout', fr: 'Panier abandonné' },
  description: {
    en: 'Reminds of a checkout after an hour, a day and three days, until it is paid or the customer replies.',
    fr: 'Rappelle un panier après une heure, un jour et trois jours, jusqu’à la commande ou une réponse.',
  },
  on: 'checkout.updated',
  steps: [
    offer({
      delaySeconds: SECONDS.hour,
      // The first reminder gives way to the second where a Sunday lies between.
      usefulSeconds: 20 * SECONDS.hour,
      words: {
        en: `Your basket${SHOP.en} is still here: {{ checkout.url }}`,
        fr: `Votre panier${SHOP.fr} vous attend toujours : {{ checkout.url }}`,
      },
    }),
    offer({
      delaySeconds: SECONDS.day,
      usefulSeconds: 2.5 * SECONDS.day,
      words: {
        en: `Need a hand with your order${SHOP.en}? We are happy to help. Your basket: {{ checkout.url }}`,
        fr: `Besoin d'aide pour votre commande${SHOP.fr} ? Nous sommes là. Votre panier : {{ checkout.url }}`,
      },
    }),
    offer({
      delaySeconds: 3 * SECONDS.day,
      usefulSeconds: 5 * SECONDS.day,
      words: {
        en: `A last reminder: your basket${SHOP.en} is one tap away: {{ checkout.url }}`,
        fr: `Dernier rappel : votre panier${SHOP.fr} est à portée de clic : {{ checkout.url }}`,
      },
    }),
  ],
  stopOn: ['order.placed', 'order.paid', 'checkout.completed', 'message.received'],
  stillTrue: 'checkout_open',
  onRepeat: 'restart',
  perPersonPerDay: 1,
  sample: {
    object: { type: 'checkout', id: 'c7f3' },
    data: { checkout: { total: '84.50', currency: 'EUR', url: 'https://mlune.example/c/c7f3' } },
  },
});

export const backInStock = defineStarter({
  id: 'back_in_stock',
  name: { en: 'Back in stock', fr: 'De nouveau disponible' },
  description: {
    en: 'Tells who waits for a product that it can be bought again.',
    fr: 'Prévient qui attend un produit qu’il est de nouveau disponible.',
  },
  on: 'product.back_in_stock',
  steps: [
    offer({
      // From a Friday evening to Monday, where the law closes the weekend.
      usefulSeconds: 3 * SECONDS.day,
      words: {
        en: `{{ product.title | default: "The product you wait for" }} is back${SHOP.en}: {{ product.url }}`,
        fr: `{{ product.title | default: "Le produit que vous attendez" }} est de nouveau disponible${SHOP.fr} : {{ product.url }}`,
      },
    }),
  ],
  perPersonPerDay: 1,
  stillTrue: 'in_stock',
  sample: {
    object: { type: 'product', id: '77' },
    data: { product: { title: 'Carnet Lune', url: 'https://mlune.example/lune' } },
  },
});

export const welcome = defineStarter({
  id: 'welcome',
  name: { en: 'Welcome', fr: 'Bienvenue' },
  description: {
    en: 'Welcomes a customer who opened an account and wants such texts.',
    fr: 'Accueille un client qui a ouvert un compte et souhaite ces messages.',
  },
  on: 'customer.created',
  steps: [
    offer({
      delaySeconds: 600,
      usefulSeconds: 3 * SECONDS.day,
      words: {
        en: `Welcome${where('shop.name', ' to {{ shop.name }}')}${where('customer.name', ', {{ customer.name }}')}! It is good to have you with us.`,
        fr: `Bienvenue${SHOP.fr}${where('customer.name', ', {{ customer.name }}')} ! Nous sommes ravis de vous compter parmi nous.`,
      },
    }),
  ],
  sample: { object: { type: 'customer', id: '512' }, data: {} },
});

export const reviewRequest = defineStarter({
  id: 'review_request',
  name: { en: 'Review request', fr: 'Demande d’avis' },
  description: {
    en: 'Asks for an opinion a week after the delivery, unless something went back.',
    fr: 'Demande un avis une semaine après la livraison, sauf retour ou remboursement.',
  },
  on: 'order.delivered',
  steps: [
    offer({
      delaySeconds: 7 * SECONDS.day,
      at: '11:00',
      usefulSeconds: 12 * SECONDS.day,
      words: {
        en: `How do you like your order {{ order.name }}${where('shop.name', ' from {{ shop.name }}')}? A word from you helps us${where('order.statusUrl', ': {{ order.statusUrl }}{% else %}.')}`,
        fr: `Que pensez-vous de votre commande {{ order.name }}${SHOP.fr} ? Votre avis nous aide${where('order.statusUrl', ' : {{ order.statusUrl }}{% else %}.')}`,
      },
    }),
  ],
  stopOn: ['order.refunded', 'return.requested', 'order.cancelled', 'message.received'],
  // Of an order in several parcels the last delivery counts, and its customer is asked once.
  onRepeat: 'restart',
  sample: { object: ORDER_OBJECT, data: { order: ORDER } },
});
