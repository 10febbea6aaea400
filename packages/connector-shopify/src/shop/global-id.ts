/** The types of the Admin API whose objects are asked for by id. */
export type GlobalType =
  | 'AbandonedCheckout'
  | 'Customer'
  | 'FulfillmentOrder'
  | 'Order'
  | 'PaymentTerms'
  | 'Product'
  | 'ProductVariant';

/** The id of an object in GraphQL (shopify.dev/docs/api/usage/gids). */
export const globalId = (type: GlobalType, digits: string): string => `gid://shopify/${type}/${digits}`;

/** Whether a text is the digits of an id. */
export const isDigits = (text: string): boolean => /^[1-9]\d{0,29}$/.test(text);
