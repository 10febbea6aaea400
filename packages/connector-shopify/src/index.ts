export { shopify } from './connector.ts';
export { createShopifyInstall } from './shop/install/index.ts';
