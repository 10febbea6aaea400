/** A shop's permanent domain; a custom domain neither stands in a webhook nor is ever asked. */
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9_-]{0,62}\.myshopify\.com$/;

/** Whether a text is the permanent domain of a shop, in lower case: `acme.myshopify.com`. */
export const isShopDomain = (text: string): boolean => SHOP_DOMAIN.test(text);

/** The shop an address belongs to, e.g. `https://acme.myshopify.com/admin`; null when it is no shop's. */
export const shopOfAddress = (address: unknown): string | null => {
  if (typeof address !== 'string' || !URL.canParse(address)) return null;
  const { protocol, host } = new URL(address);
  return protocol === 'https:' && isShopDomain(host) ? host : null;
};
