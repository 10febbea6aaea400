/** A moment for a search, e.g. `'2026-07-01T10:00:00.000Z'`, as Shopify's own examples write it. */
export const searchTime = (instant: string): string => `'${new Date(instant).toISOString()}'`;

/**
 * A value for a search, in quotes, so that nothing in it is read as more than a value
 * (shopify.dev/docs/api/usage/search-syntax). A filter that Shopify does not know finds everything instead of nothing:
 * whoever searches compares what is found.
 */
export const searchText = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&')}"`;
