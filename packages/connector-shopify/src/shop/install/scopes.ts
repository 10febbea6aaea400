/**
 * What the merchant is asked to allow, each with why. Shopify lets a scope to write imply the one to read.
 *
 * A test derives the scopes of the topics from what the schema says of each, so that none is forgotten.
 */
export const SCOPE_REASONS: Readonly<Record<string, string>> = {
  read_orders: 'orders, refunds and checkouts: their webhooks, and whether they are still open',
  write_orders: 'the texts about an order, on its page',
  read_fulfillments: 'parcels and where they are',
  read_merchant_managed_fulfillment_orders: 'what waits to be collected in a shop of the merchant',
  read_returns: 'returns that were asked for or agreed on',
  read_payment_terms: 'payments that were agreed on for later',
  read_products: 'whether something can be bought again',
  read_customers: 'who decided for or against commercial texts',
  write_customers: 'a stop by text, told to the shop',
};

export const SCOPES: readonly string[] = Object.keys(SCOPE_REASONS);
