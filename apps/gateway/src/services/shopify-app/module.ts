import type { Shops } from '../../engine/shops/shops.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { type AdminDependencies, adminRoutes } from './admin/admin-routes.ts';
import { type FlowDependencies, flowRoutes } from './flow/flow-routes.ts';
import { PLATFORM } from './shop-objects.ts';
import { createShopTexts, type ShopTextDependencies } from './texts/shop-texts.ts';

export type ShopifyAppOptions = Omit<FlowDependencies, 'texts'> &
  Omit<AdminDependencies, 'texts' | 'install'> &
  ShopTextDependencies & { readonly shops: Shops };

/**
 * What the Shopify app asks the gateway for: texts that workflows send, and that people send from the admin of a shop.
 * Without the platform's port nobody can read who looks at a page, so there are no routes for pages.
 */
export const shopifyAppModule = (options: ShopifyAppOptions): Module => {
  const texts = createShopTexts(options);
  const connector = options.shops.connectors.find(({ platform }) => platform === PLATFORM);
  const install = connector?.shop?.install;
  return {
    routes: [
      flowRoutes({ ...options, texts }),
      ...(install ? [adminRoutes({ ...options, texts, install })] : []),
    ],
  };
};
