import type { TestGateway } from '../../../support/gateway.ts';
import type { Requests } from '../../../support/requests.ts';

let count = 0;

/** A shop of its own for each test. */
export const newShop = (): string => `shop-${process.pid}-${++count}.myshopify.com`;

/** The app of every shop that names no other. */
export const CLIENT_ID = '0123456789abcdef0123456789abcdef';

/** An account with a connected shop. */
export interface ConnectedShop {
  readonly id: string;
  readonly requests: Requests;
  readonly shop: string;
  readonly secret: string;
}

/** Connects a shop for an account; a secret of its own unless one is given. */
export const connectShop = async (
  requests: Requests,
  {
    shop = newShop(),
    secret = `secret-${++count}`,
    mode = 'live' as 'live' | 'test',
    clientId = CLIENT_ID,
  } = {},
) => {
  const { status } = await requests.post('/v1/connections', {
    platform: 'shopify',
    shop,
    secret,
    clientId,
    mode,
  });
  if (status !== 201) throw new Error(`The shop was not connected: ${status}.`);
  return { shop, secret };
};

/** A new account with credit and a connected shop. */
export const accountWithShop = async (
  gateway: TestGateway,
  options: Parameters<typeof connectShop>[1] = {},
): Promise<ConnectedShop> => {
  const { id, requests } = await gateway.account('Shop', '10');
  return { id, requests, ...(await connectShop(requests, options)) };
};

interface Told {
  readonly shop: string;
  readonly type?: string;
  readonly object?: { readonly type: string; readonly id: string };
  readonly phone?: string | null;
  readonly occurredAt?: string;
  readonly data?: object;
}

/** Tells the account what happened in its shop. */
export const tell = async (
  requests: Requests,
  {
    shop,
    type = 'order.placed',
    object = { type: 'order', id: '1001' },
    phone = '+33639980001',
    occurredAt = '2026-11-27T12:00:00Z',
    data = { order: { name: '#1001' }, customer: { id: '7', firstName: 'Zoé' } },
  }: Told,
): Promise<void> => {
  const { status } = await requests.post('/v1/events', {
    type,
    source: { platform: 'shopify', shop },
    object,
    transition: `${type}:${occurredAt}`,
    occurredAt,
    person: { phone, country: 'FR', name: 'Zoé', locale: 'fr-FR' },
    data,
  });
  if (status !== 202) throw new Error(`The event was not taken: ${status}.`);
};
