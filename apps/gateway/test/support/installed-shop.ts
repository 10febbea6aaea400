import type { Connector } from '@carillon/connector-kit/connector';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { createShopify } from '@carillon/connector-shopify';
import { createFakeShop, type FakeShop, type FakeShopOptions } from '@carillon/connector-shopify/testing';
import { fromId } from '@carillon/gateway-api/ids';
import { eventually } from './deadline.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { whenAllRead } from './received-webhook.ts';
import type { Requests, TestAnswer } from './requests.ts';

/** Shops of Shopify beside a whole gateway that asks them. */
export interface ShopsGateway extends TestGateway {
  /** Opens a shop, and an account that has connected it. */
  openShop(given?: Omit<FakeShopOptions, 'now' | 'shop'>): Promise<OpenShop>;
}

/** A shop with the account that connected it. */
export interface OpenShop {
  readonly shop: FakeShop;
  readonly requests: Requests;
  /** As the store knows it. */
  readonly accountId: string;
  /** The path of its connection. */
  readonly path: string;
  connection(): Promise<Readonly<Record<string, unknown>>>;
  /** The merchant allows the app what it asks for, but for what they deny; gives the page they come back to. */
  install(denied?: readonly string[]): Promise<{ readonly status: number; readonly page: string }>;
  /** Posts webhooks, and waits until they are read. */
  post(webhooks: readonly WebhookRequest[]): Promise<void>;
  /** The same, and waits until the automations of their events have run. */
  tell(webhooks: readonly WebhookRequest[]): Promise<void>;
}

export const PUBLIC_URL = 'https://gateway.example';

/** Waiting for a busy shop takes real time: whoever wants to see it gives a bucket of their own. */
const ROOMY = { maximumAvailable: 1_000_000, restoreRate: 100_000 };

let opened = 0;

/** @param ahead how far the clock stands before the true time at first, in milliseconds. */
export const startShopsGateway = async (ahead = 0): Promise<ShopsGateway> => {
  const shops = new Map<string, FakeShop>();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { host } = new URL(new Request(input, init).url);
    const shop = shops.get(host);
    if (!shop) throw new TypeError(`No shop is at ${host}.`);
    return shop.fetch(input, init);
  };
  const connectors = (now: () => number): Connector[] => [createShopify({ fetch, now })];
  const gateway = await startTestGateway({ GATEWAY_PUBLIC_URL: PUBLIC_URL }, { ahead, connectors });

  const deliver = async (webhook: WebhookRequest): Promise<void> => {
    const { statusCode } = await gateway.app.inject({
      method: 'POST',
      url: '/connectors/shopify/webhooks',
      headers: webhook.headers as Record<string, string>,
      payload: Buffer.from(webhook.rawBody),
    });
    if (statusCode !== 200) throw new Error(`The webhook was answered with ${statusCode}.`);
  };

  const openShop: ShopsGateway['openShop'] = async (given = {}) => {
    opened += 1;
    const shop = createFakeShop({
      bucket: ROOMY,
      ...given,
      now: gateway.now,
      shop: `shop-${opened}.myshopify.com`,
    });
    shops.set(shop.domain, shop);
    const { id, requests } = await gateway.account(shop.domain, '50');
    const accountId = fromId('acc', id)!;
    const made: TestAnswer = await requests.post('/v1/connections', {
      platform: 'shopify',
      shop: shop.domain,
      secret: shop.app.clientSecret,
      clientId: shop.app.clientId,
    });
    const path = `/v1/connections/${made.body.id}`;
    const post: OpenShop['post'] = async (webhooks) => {
      for (const webhook of webhooks) await deliver(webhook);
      await whenAllRead(requests);
    };
    return {
      shop,
      requests,
      accountId,
      path,
      connection: async () =>
        (await requests.get('/v1/connections')).body.data.find(({ id }) => id === made.body.id)!,
      install: async (denied = []) => {
        const begun = await requests.post(`${path}/install`);
        if (begun.status !== 201) throw new Error(JSON.stringify(begun.body));
        const query = shop.authorize(String(begun.body['url']), denied);
        const back = await gateway.app.inject({ url: `/connectors/shopify/callback?${query}` });
        return { status: back.statusCode, page: back.body };
      },
      post,
      tell: async (webhooks) => {
        await post(webhooks);
        await eventually('the automations of the events', async () => {
          const { rows } = await gateway.database.pool.query<{ waiting: number }>(
            `SELECT count(*)::integer AS waiting FROM events WHERE account_id = $1 AND status <> 'processed'`,
            [accountId],
          );
          return rows[0]!.waiting === 0;
        });
      },
    };
  };
  return { ...gateway, openShop };
};
