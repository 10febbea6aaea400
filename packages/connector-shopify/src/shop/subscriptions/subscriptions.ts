import type { ShopAccess, ShopFailure } from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { type AdminDesk, askAdmin } from '../http/ask-admin.ts';
import { WEBHOOK_TOPICS } from './webhook-topics.ts';

/** More than an app has of the topics that are read; Shopify gives no more at once. */
export const SUBSCRIPTIONS_QUERY = `query Subscriptions($topics: [WebhookSubscriptionTopic!]) {
  webhookSubscriptions(first: 250, topics: $topics) { nodes { id topic uri } }
}`;

const subscription = z.object({ id: z.string(), topic: z.string(), uri: z.string() });
export type Subscription = z.infer<typeof subscription>;

const answer = z.object({ webhookSubscriptions: z.object({ nodes: z.array(subscription) }) });

/** What the app has subscribed to in this shop through the Admin API; what its configuration says is not in it. */
export const listSubscriptions = async (
  desk: AdminDesk,
  access: ShopAccess,
): Promise<Result<readonly Subscription[], ShopFailure>> => {
  const variables = { topics: [...WEBHOOK_TOPICS.keys()] };
  const found = await askAdmin(desk, access, { query: SUBSCRIPTIONS_QUERY, variables, answer });
  return found.ok ? succeed(found.value.webhookSubscriptions.nodes) : found;
};
