export { shopify } from './connector.ts';
export {
  type FlowCall,
  type FlowNews,
  type FlowTrigger,
  flowTriggerOf,
  readFlowCall,
  shopOfFlowCall,
  verifyFlowCall,
} from './flow/index.ts';
export { createShopifyInstall } from './shop/install/index.ts';
