export { createShopify, shopify } from './connector.ts';
export type { ShopPortOptions } from './shop/shop-port.ts';
