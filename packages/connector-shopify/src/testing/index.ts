export { type ShopifyDelivery, type ShopifyRequest, shopifyRequest } from './shopify-request.ts';
export { signAsShopify } from './sign.ts';
