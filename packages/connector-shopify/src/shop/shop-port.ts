import type { ShopPort } from '@carillon/connector-kit/shop';
import { createChanged } from './changes/changed.ts';
import { createWriteConsent } from './consent/write-consent.ts';
import { createExamine } from './doctor/examine.ts';
import { createShopifyInstall } from './install/index.ts';
import { createWriteBack } from './notes/write-back.ts';
import { createStillTrue } from './still-true/still-true.ts';
import { createSubscribe } from './subscriptions/subscribe.ts';

/** The only way out of a connector, and its clock. */
export interface ShopPortOptions {
  /** Every request goes through it: the gateway gives its guarded one. */
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970; the clock of the process unless given. */
  readonly now?: (() => number) | undefined;
}

/** What is asked of a shop of Shopify and done there. Nothing is kept between two calls. */
export const createShopPort = ({ fetch, now = Date.now }: ShopPortOptions): ShopPort => {
  const desk = { fetch };
  return {
    install: createShopifyInstall({ fetch, now }),
    stillTrue: createStillTrue(desk),
    writeBack: createWriteBack(desk),
    writeConsent: createWriteConsent(desk),
    changed: createChanged(desk),
    subscribe: createSubscribe(desk),
    examine: createExamine(desk),
  };
};
