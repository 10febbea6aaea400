export {
  createFakeShop,
  type FakeAddress,
  type FakeCheckout,
  type FakeConsent,
  type FakeCustomer,
  type FakeFulfillment,
  type FakeLine,
  type FakeOrder,
  type FakeParcelStatus,
  type FakeShop,
  type FakeShopOptions,
  type FakeVariant,
  type Faults,
  type HeardRequest,
  type ListeningShop,
  listenAsShop,
  type Outage,
} from './fake-shop/index.ts';
export { type FlowStep, flowRequest } from './flow-request.ts';
export { type AdminPageSession, sessionTokenOf } from './session-token.ts';
export { type ShopifyDelivery, type ShopifyRequest, shopifyRequest } from './shopify-request.ts';
export { signAsShopify } from './sign.ts';
