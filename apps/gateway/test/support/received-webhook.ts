import type { receivedWebhookSchema } from '@carillon/gateway-api/connections';
import type { z } from 'zod';
import { eventually } from './deadline.ts';
import type { Requests } from './requests.ts';

export type ReceivedWebhook = z.output<typeof receivedWebhookSchema>;

/** What came for the connection of an account to a platform, newest first. */
export const receivedBy = async (
  requests: Requests,
  query = '',
  platform = 'shopify',
): Promise<readonly ReceivedWebhook[]> => {
  const { data } = (await requests.get('/v1/connections')).body;
  const connection = data.find((one) => one['platform'] === platform)!;
  const { body } = await requests.get(`/v1/connections/${connection.id}/webhooks?limit=100${query}`);
  return body.data as unknown as readonly ReceivedWebhook[];
};

/** Waits until a delivery was read, and gives what became of it. */
export const whenRead = (
  requests: Requests,
  deliveryId: string,
  platform = 'shopify',
): Promise<ReceivedWebhook> =>
  eventually(`the webhook ${deliveryId} to be read`, async () => {
    const query = `&deliveryId=${encodeURIComponent(deliveryId)}`;
    const [webhook] = await receivedBy(requests, query, platform);
    return webhook && webhook.state !== 'received' && webhook;
  });

/** Waits until nothing is left to read, and gives all that came for the shop of an account, newest first. */
export const whenAllRead = (requests: Requests): Promise<readonly ReceivedWebhook[]> =>
  eventually('all webhooks to be read', async () => {
    const received = await receivedBy(requests);
    return received.every(({ state }) => state !== 'received') && received;
  });
