/**
 * The order's name in a fulfilment's, which is the order's, a full stop and a count (`#1001.2` for the second
 * fulfilment of order `#1001`, see shopify.dev/docs/api/admin-rest, Fulfillment); null when it has another form.
 */
export const orderNameOf = (fulfillmentName: string | null): string | null =>
  fulfillmentName?.match(/^(.+)\.\d+$/s)?.[1] ?? null;
