import { BY_DAY, defineStarter, ORDER, ORDER_OBJECT, SECONDS, where } from './starter.ts';

const TRACKING = { company: 'Colissimo', number: '8K00412', url: 'https://mlune.example/t/8K00412' };
const sample = { object: ORDER_OBJECT, data: { order: ORDER, tracking: TRACKING } };

/** Where to follow a parcel, or by which number, if the shop knows. */
const FOLLOW = {
  en: where(
    'tracking.url',
    ' Follow it: {{ tracking.url }}{% elsif tracking.number | default: false %} Tracking number: {{ tracking.number }}',
  ),
  fr: where(
    'tracking.url',
    ' Suivi : {{ tracking.url }}{% elsif tracking.number | default: false %} Numéro de suivi : {{ tracking.number }}',
  ),
};

export const orderShipped = defineStarter({
  id: 'order_shipped',
  name: { en: 'Order shipped', fr: 'Commande expédiée' },
  description: {
    en: 'Says that a parcel has left, with its tracking link where there is one.',
    fr: 'Annonce le départ d’un colis, avec son lien de suivi s’il existe.',
  },
  on: 'order.shipped',
  steps: [
    {
      window: BY_DAY,
      usefulSeconds: 2 * SECONDS.day,
      words: {
        en: `Your order {{ order.name }} is on its way${where('tracking.company', ' with {{ tracking.company }}')}.${FOLLOW.en}`,
        fr: `Votre commande {{ order.name }} est en route${where('tracking.company', ' avec {{ tracking.company }}')}.${FOLLOW.fr}`,
      },
    },
  ],
  // Not by order.delivered: an order may leave in several parcels, and the first one's arrival would silence the others.
  stopOn: ['order.cancelled'],
  sample,
});

export const outForDelivery = defineStarter({
  id: 'out_for_delivery',
  name: { en: 'Out for delivery', fr: 'En cours de livraison' },
  description: {
    en: 'Says on the day itself that the parcel comes today.',
    fr: 'Annonce le jour même que le colis arrive aujourd’hui.',
  },
  on: 'order.out_for_delivery',
  steps: [
    {
      window: { ...BY_DAY, from: '07:00' },
      // No longer than from midnight to the morning: what says "today" never leaves on another day.
      usefulSeconds: 7 * SECONDS.hour,
      words: {
        en: `Your order {{ order.name }} arrives today.${FOLLOW.en}`,
        fr: `Votre commande {{ order.name }} arrive aujourd'hui.${FOLLOW.fr}`,
      },
    },
  ],
  sample,
});

export const orderDelivered = defineStarter({
  id: 'order_delivered',
  name: { en: 'Order delivered', fr: 'Commande livrée' },
  description: {
    en: 'Says that the parcel was handed over.',
    fr: 'Confirme que le colis est livré.',
  },
  on: 'order.delivered',
  steps: [
    {
      usefulSeconds: SECONDS.day,
      words: {
        en: 'Your order {{ order.name }} has been delivered. Enjoy it! If something is not right, please contact us.',
        fr: 'Votre commande {{ order.name }} est livrée. Belle découverte ! Un souci ? Contactez-nous.',
      },
    },
  ],
  sample,
});

export const deliveryFailed = defineStarter({
  id: 'delivery_failed',
  name: { en: 'Delivery failed', fr: 'Livraison manquée' },
  description: {
    en: 'Says that the carrier could not hand the parcel over.',
    fr: 'Prévient que le transporteur n’a pas pu remettre le colis.',
  },
  on: 'order.delivery_failed',
  steps: [
    {
      usefulSeconds: SECONDS.day,
      words: {
        en: `The carrier could not deliver your order {{ order.name }}.${where('tracking.url', ' Choose what comes next: {{ tracking.url }}')}`,
        fr: `Le transporteur n'a pas pu livrer votre commande {{ order.name }}.${where('tracking.url', ' Choisissez la suite : {{ tracking.url }}')}`,
      },
    },
  ],
  sample,
});

export const readyForPickup = defineStarter({
  id: 'ready_for_pickup',
  name: { en: 'Ready for pick-up', fr: 'Disponible au retrait' },
  description: {
    en: 'Says that an order can be fetched.',
    fr: 'Annonce qu’une commande peut être retirée.',
  },
  on: 'order.ready_for_pickup',
  steps: [
    {
      usefulSeconds: 2 * SECONDS.day,
      words: {
        en: `Your order {{ order.name }} is ready${where('pickup.location', ' at {{ pickup.location }}')}. See you soon!`,
        fr: `Votre commande {{ order.name }} vous attend${where('pickup.location', ' : {{ pickup.location }}')}. Au plaisir !`,
      },
    },
  ],
  stopOn: ['order.cancelled'],
  sample: { ...sample, data: { order: ORDER, pickup: { location: '12 rue des Lilas, Lyon' } } },
});
