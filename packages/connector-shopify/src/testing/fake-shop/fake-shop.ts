import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { SignJWT } from 'jose/jwt/sign';
import { createAdmin } from './admin/admin.ts';
import { createBucket } from './admin/bucket.ts';
import { createDeeds } from './deeds.ts';
import { createFaults } from './faults.ts';
import { createOauth, type FakeApp } from './oauth/oauth.ts';
import { createTokens } from './oauth/tokens.ts';
import { createShopState, type ShopState } from './shop-state.ts';
import { shopPayload } from './webhooks/payloads.ts';
import { createPost } from './webhooks/post.ts';

export interface FakeShopOptions {
  /** The clock, in milliseconds since 1970: a virtual one in tests. */
  readonly now: () => number;
  readonly shop?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Where ids begin; some beyond 2^53 show who reads them as numbers. */
  readonly firstId?: bigint;
  /** The points the shop gives, and how many come back each second. */
  readonly bucket?: { readonly maximumAvailable: number; readonly restoreRate: number };
}

/** A request as the fake shop heard it. */
export interface HeardRequest {
  readonly path: string;
  readonly body: unknown;
}

const BUCKET = { maximumAvailable: 2_000, restoreRate: 100 };

const ADMIN_PATH = /^\/admin\/api\/([^/]+)\/graphql\.json$/;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What a merchant and their browser do. */
const createMerchant = (
  { app, shop, now }: { readonly app: FakeApp; readonly shop: ShopState; readonly now: () => number },
  allow: (scopes: readonly string[]) => string,
) => ({
  /** The merchant allows what the page asks for; gives the query they come back with, less what they deny. */
  authorize: (url: string, denied: readonly string[] = []): string => {
    const asked = new URL(url).searchParams;
    const scopes = (asked.get('scope') ?? '').split(',').filter((scope) => !denied.includes(scope));
    const query = new URLSearchParams({
      code: allow(scopes),
      host: Buffer.from(`${shop.domain}/admin`).toString('base64'),
      shop: shop.domain,
      state: asked.get('state') ?? '',
      timestamp: String(Math.floor(now() / 1_000)),
    });
    query.sort();
    const signed = query.toString().replaceAll('+', '%20');
    return `${signed}&hmac=${createHmac('sha256', app.clientSecret).update(signed).digest('hex')}`;
  },
  /** The token a page of the app gets inside the admin, good for a minute. */
  sessionToken: (user = '42'): Promise<string> => {
    const issued = Math.floor(now() / 1_000);
    return new SignJWT({
      iss: `https://${shop.domain}/admin`,
      dest: `https://${shop.domain}`,
      aud: app.clientId,
      sub: user,
      exp: issued + 60,
      nbf: issued,
      iat: issued,
      jti: String(issued),
      sid: 'fake',
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(new TextEncoder().encode(app.clientSecret));
  },
});

/**
 * A shop of Shopify for tests: its `fetch` answers as the Admin API does, by Shopify's own schema, and each deed gives the
 * signed webhooks that Shopify posts of it, told from the same state.
 *
 * It needs the packages `graphql` and `@shopify/dev-mcp`, which only tests have.
 *
 * @example
 * const shop = createFakeShop({ now: () => clock.now });
 * const { checkout, webhooks } = shop.beginCheckout({ phone: '+33639980001' });
 * const connector = createShopify({ fetch: shop.fetch, now: () => clock.now });
 */
export const createFakeShop = ({ now, ...options }: FakeShopOptions) => {
  const app: FakeApp = {
    clientId: options.clientId ?? 'client-id',
    clientSecret: options.clientSecret ?? 'client-secret',
    scopes: [],
  };
  const shop = createShopState({
    domain: options.shop ?? 'acme.myshopify.com',
    now,
    firstId: options.firstId ?? 5_000_001n,
  });
  const tokens = createTokens(now);
  const oauth = createOauth({ app, tokens, domain: shop.domain, now });
  const admin = createAdmin({ shop, tokens, bucket: createBucket(now, options.bucket ?? BUCKET) });
  const { faults, meet } = createFaults();
  const post = createPost(shop, app);
  const requests: HeardRequest[] = [];

  const answer = (request: Request, body: unknown): Promise<Response> | Response => {
    const { host, pathname } = new URL(request.url);
    if (host !== shop.domain) return new Response('<!doctype html>', { status: 404 });
    if (pathname === '/admin/oauth/access_token') return oauth.respond(body);
    const version = ADMIN_PATH.exec(pathname)?.[1];
    return version === undefined
      ? Response.json({ errors: 'Not Found' }, { status: 404 })
      : admin({ version, token: request.headers.get('X-Shopify-Access-Token'), body });
  };

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = parsed(await request.text());
    requests.push({ path: new URL(request.url).pathname, body });
    return (await meet(request.signal)) ?? answer(request, body);
  };

  return {
    fetch,
    /** What was asked so far, the oldest first. */
    requests,
    faults,
    app: { clientId: app.clientId, clientSecret: app.clientSecret },
    domain: shop.domain,
    /** What the shop knows, to look at, or to change what has no deed of its own. */
    state: shop,
    ...createMerchant({ app, shop, now }, oauth.allow),
    ...createDeeds(shop, post),
    /** A grant that is there at once, as after an install. */
    grant: (scopes: readonly string[]) => {
      oauth.allow(scopes);
      return tokens.issue(scopes);
    },
    /** Hides names, phones and addresses from now on, as from an app that was not approved for them. */
    hidePeople: (): void => {
      shop.hidesPeople = true;
    },
    /** The merchant removes the app: its tokens are known no more, and no refresh is granted. */
    uninstall: (): readonly WebhookRequest[] => {
      oauth.remove();
      shop.subscriptions.clear();
      return post(['app/uninstalled', shopPayload(shop)]);
    },
  };
};

export type FakeShop = ReturnType<typeof createFakeShop>;
