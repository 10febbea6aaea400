import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { shopifyRequest } from '../../shopify-request.ts';
import type { FakeApp } from '../oauth/oauth.ts';
import type { ShopState } from '../shop-state.ts';
import { jsonOf } from './payloads.ts';

/** What one fact is told as: a topic and its payload. */
export type Told = readonly [topic: string, payload: object];

const idOf = (count: number): string => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;

/** Signs what happened as Shopify posts it: deliveries of one fact share its event id, and each has an id of its own. */
export const createPost = (shop: ShopState, app: FakeApp) => {
  let count = 0;
  return (...told: readonly Told[]): readonly WebhookRequest[] => {
    count += 1;
    const eventId = idOf(count);
    return told.map(([topic, payload]) => {
      count += 1;
      return shopifyRequest(
        {
          shop: shop.domain,
          topic,
          body: jsonOf(payload),
          deliveryId: idOf(count),
          eventId,
          triggeredAt: shop.now(),
        },
        app.clientSecret,
      );
    });
  };
};

export type Post = ReturnType<typeof createPost>;
