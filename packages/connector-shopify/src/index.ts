export { createShopify, shopify } from './connector.ts';
export {
  type FlowCall,
  type FlowNews,
  type FlowTrigger,
  flowTriggerOf,
  readFlowCall,
  shopOfFlowCall,
  verifyFlowCall,
} from './flow/index.ts';
export type { ShopPortOptions } from './shop/shop-port.ts';
