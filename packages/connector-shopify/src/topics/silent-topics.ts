/**
 * Topics that are understood and tell nobody anything, each with the reason. There is no need to subscribe to them, so the
 * connector does not list them among its topics; a shop that sends them anyway reads why nothing follows.
 */
export const SILENT_TOPICS: Readonly<Record<string, string>> = {
  'orders/updated': 'Each change of an order that customers are told of has a topic of its own.',
  'orders/fulfilled': 'Each parcel of an order is told by fulfillments/create and fulfillments/update.',
  'orders/partially_fulfilled':
    'Each parcel of an order is told by fulfillments/create and fulfillments/update.',
  'fulfillment_orders/line_items_prepared_for_local_delivery':
    'What is packed for a local delivery has not left yet; fulfillment_events/create tells when it has.',
  'checkouts/delete':
    'A checkout that was deleted says neither its token nor whose it was; checkouts/update told whether it was completed.',
  'carts/create': 'A cart names nobody; checkouts/create tells when somebody has left a phone.',
  'carts/update': 'A cart names nobody; checkouts/update tells when somebody has left a phone.',
  'customers/merge': 'Two customers became one, which is no news to them.',
  'customers/delete': 'A customer was deleted, which says nothing of their rights; customers/redact does.',
  'app_subscriptions/update': 'The gateway bills its accounts itself, and not through Shopify.',
  'app_subscriptions/approaching_capped_amount':
    'The gateway bills its accounts itself, and not through Shopify.',
};
