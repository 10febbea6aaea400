import type { Module } from '../../infrastructure/modules/module.ts';
import { type AdminDependencies, adminRoutes } from './admin/admin-routes.ts';
import { type FlowDependencies, flowRoutes } from './flow/flow-routes.ts';
import { createShopTexts, type ShopTextDependencies } from './texts/shop-texts.ts';

export type ShopifyAppOptions = Omit<FlowDependencies, 'texts'> &
  Omit<AdminDependencies, 'texts'> &
  ShopTextDependencies;

/** What the Shopify app asks the gateway for: texts that workflows send, and that people send from the admin of a shop. */
export const shopifyAppModule = (options: ShopifyAppOptions): Module => {
  const texts = createShopTexts(options);
  return { routes: [flowRoutes({ ...options, texts }), adminRoutes({ ...options, texts })] };
};
