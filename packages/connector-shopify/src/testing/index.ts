export { type FlowStep, flowRequest } from './flow-request.ts';
export { type ShopifyDelivery, type ShopifyRequest, shopifyRequest } from './shopify-request.ts';
export { signAsShopify } from './sign.ts';
