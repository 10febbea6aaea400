import type { ShopGrant } from '@carillon/connector-kit/shop';
import { describe, expect, test } from 'vitest';
import { createShopifyInstall } from '../src/shop/install/index.ts';
import { installQuery, STATE } from './support/install-queries.ts';
import { type Asked, json, recordedFetch } from './support/recorded-fetch.ts';
import { APP, NOW, sessionToken } from './support/session-tokens.ts';

const SHOP = 'acme.myshopify.com';
const ANSWER = {
  access_token: 'shpat_1',
  scope: 'write_orders,read_customers',
  expires_in: 3_600,
  refresh_token: 'shprt_1',
  refresh_token_expires_in: 7_776_000,
};
const GRANT: ShopGrant = {
  accessToken: 'shpat_1',
  scopes: ['write_orders', 'read_customers'],
  expiresAt: '2026-07-01T11:00:00.000Z',
  refreshToken: 'shprt_1',
  refreshExpiresAt: '2026-09-29T10:00:00.000Z',
};

const never = new AbortController().signal;
const installWith = (answer: (asked: Asked) => Response | Promise<Response>) => {
  const { fetch, asked } = recordedFetch(answer);
  return { install: createShopifyInstall({ fetch, now: () => NOW }), asked };
};
const answering = () => installWith(() => json(ANSWER));
const back = (query = installQuery()) => ({ app: APP, shop: SHOP, state: STATE, query, signal: never });
const access = (grant: Partial<ShopGrant> = {}, signal = never) => ({
  shop: SHOP,
  grant: { ...GRANT, ...grant },
  signal,
});

describe('where the merchant is sent', () => {
  const { install } = answering();
  const request = {
    shop: SHOP,
    clientId: APP.clientId,
    redirectUri: 'https://sms.example.com/back',
    state: STATE,
  };

  test('is the shop’s own page, with what the app asks for', () => {
    const url = new URL(install.urlOf(request));
    expect(url.origin + url.pathname).toBe('https://acme.myshopify.com/admin/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: APP.clientId,
      scope: install.scopes.join(','),
      redirect_uri: 'https://sms.example.com/back',
      state: STATE,
    });
  });

  test.for(['evil.example', 'acme.myshopify.com.evil.example', 'evil.example/acme.myshopify.com', ''])(
    'is never %s',
    (shop) => {
      expect(() => install.urlOf({ ...request, shop })).toThrow(TypeError);
    },
  );
});

describe('a merchant who comes back', () => {
  test('names shop and state before anything is verified', () => {
    const { install } = answering();
    const query = installQuery({}, { secret: 'another' });
    expect([install.shopOf(query), install.stateOf(query)]).toEqual([SHOP, STATE]);
    for (const strange of ['', 'shop=evil.example', `shop=${SHOP}&shop=other.myshopify.com`])
      expect(install.shopOf(strange)).toBeNull();
    expect(install.stateOf('shop=1')).toBeNull();
  });

  test('gives a grant that ends and can be renewed', async () => {
    const { install, asked } = answering();
    expect(await install.accept(back())).toEqual({ ok: true, value: GRANT });
    expect(asked).toMatchObject([
      {
        url: 'https://acme.myshopify.com/admin/oauth/access_token',
        body: { client_id: 'client-id', client_secret: 'client-secret', code: 'a-code', expiring: '1' },
        init: { method: 'POST', redirect: 'manual' },
      },
    ]);
  });

  test.for([
    ['unsigned', back(installQuery({}, { secret: 'another' })), 'install_not_signed'],
    ['late', back(installQuery({}, { at: NOW - 91_000 })), 'install_not_signed'],
    ['to another shop', back(installQuery({ shop: 'other.myshopify.com' })), 'install_mismatch'],
    [
      'with a stranger’s address',
      { ...back(installQuery({ shop: 'evil.example' })), shop: 'evil.example' },
      'install_mismatch',
    ],
    ['to an install of somebody else', back(installQuery({ state: 'another' })), 'install_mismatch'],
    ['to no install', { ...back(installQuery({ state: '' })), state: '' }, 'install_mismatch'],
    ['without a code', back(installQuery({ code: '' })), 'install_mismatch'],
  ] as const)('%s is refused, and nobody is asked', async ([_how, returned, code]) => {
    const { install, asked } = answering();
    expect(await install.accept(returned)).toMatchObject({ ok: false, error: { code } });
    expect(asked).toEqual([]);
  });

  test('with a code that was used is refused', async () => {
    const { install } = installWith(() => json({ error: 'invalid_request' }, 400));
    expect(await install.accept(back())).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
  });
});

describe('a grant', () => {
  test('of which nobody says when it ends, ends in an hour, and its refresh token in 90 days', async () => {
    const { expires_in: _, refresh_token_expires_in: __, ...bare } = ANSWER;
    for (const answer of [bare, { ...ANSWER, expires_in: null, refresh_token_expires_in: 'soon' }]) {
      const { install } = installWith(() => json(answer));
      expect(await install.accept(back())).toEqual({ ok: true, value: GRANT });
    }
  });

  test('without a refresh token has none', async () => {
    const { install } = installWith(() => json({ access_token: 'shpat_1', scope: 'read_orders' }));
    expect(await install.accept(back())).toMatchObject({
      ok: true,
      value: { scopes: ['read_orders'], refreshToken: null, refreshExpiresAt: null },
    });
  });
});

describe('an embedded page', () => {
  test('gets an offline grant for its session token', async () => {
    const { install, asked } = answering();
    const token = await sessionToken();
    expect(await install.exchange(APP, { sessionToken: token, signal: never })).toEqual({
      ok: true,
      value: GRANT,
    });
    expect(asked[0]).toMatchObject({
      url: 'https://acme.myshopify.com/admin/oauth/access_token',
      body: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
        expiring: '1',
      },
    });
  });

  test('with a token that is not believed asks nobody', async () => {
    const { install, asked } = answering();
    const token = await sessionToken({}, { secret: 'another' });
    expect(await install.exchange(APP, { sessionToken: token, signal: never })).toMatchObject({
      error: { code: 'session_invalid' },
    });
    expect(asked).toEqual([]);
  });

  test('whose token Shopify does not take has to be loaded anew', async () => {
    const { install } = installWith(() => json({ error: 'invalid_subject_token' }, 400));
    expect(await install.exchange(APP, { sessionToken: await sessionToken(), signal: never })).toMatchObject({
      error: { code: 'session_invalid' },
    });
  });
});

describe('a grant that ends', () => {
  test('is renewed', async () => {
    const { install, asked } = installWith(() =>
      json({ ...ANSWER, access_token: 'shpat_2', refresh_token: 'shprt_2' }),
    );
    expect(await install.refresh(APP, access())).toMatchObject({
      ok: true,
      value: { accessToken: 'shpat_2', refreshToken: 'shprt_2' },
    });
    expect(asked[0]).toMatchObject({ body: { grant_type: 'refresh_token', refresh_token: 'shprt_1' } });
  });

  test('without a refresh token is over, and nobody is asked', async () => {
    const { install, asked } = answering();
    expect(await install.refresh(APP, access({ refreshToken: null }))).toMatchObject({
      error: { code: 'access_ended' },
    });
    expect(asked).toEqual([]);
  });

  test.for([
    [400, { error: 'invalid_grant', error_description: 'shprt_1 is revoked' }, 'access_ended'],
    [401, { error: 'invalid_request' }, 'access_ended'],
    [400, { error: 'invalid_client' }, 'shop_refused'],
    [429, { error: 'throttled' }, 'shop_busy'],
    [503, { error: 'invalid_grant' }, 'shop_unreachable'],
    [200, { access_token: '' }, 'shop_unreachable'],
    [200, [], 'shop_unreachable'],
    [404, { errors: 'Not Found' }, 'shop_refused'],
    [400, { errors: 'Bad Request' }, 'shop_refused'],
    [402, { errors: 'Payment Required' }, 'shop_refused'],
    [423, { errors: 'Locked' }, 'shop_refused'],
  ] as const)('answered with %i %j is %s, in a sentence without tokens', async ([status, body, code]) => {
    const { install } = installWith(() => json(body, status, { 'Retry-After': '2.0' }));
    const refreshed = await install.refresh(APP, access());
    expect(refreshed).toMatchObject({ ok: false, error: { code, detail: expect.stringMatching(/ .*\.$/) } });
    expect(JSON.stringify(refreshed)).not.toContain('shprt_1');
    if (code === 'shop_busy') expect(refreshed).toMatchObject({ error: { retryAfterMs: 2_000 } });
  });

  const pages = [
    ['a page', () => new Response('<!doctype html><title>403</title>', { status: 403 })],
    ['half an answer', () => new Response(JSON.stringify(ANSWER).slice(0, 40))],
    [
      'a way elsewhere',
      () => new Response(null, { status: 302, headers: { Location: 'https://evil.example' } }),
    ],
    ['more than is read', () => new Response(JSON.stringify(ANSWER).padEnd(70_000))],
    ['nothing', () => Promise.reject(new TypeError('fetch failed: shprt_1'))],
  ] as const;

  test.for(pages)('answered with %s ends nothing', async ([_what, answer]) => {
    const { install, asked } = installWith(answer);
    const refreshed = await install.refresh(APP, access());
    expect(refreshed).toMatchObject({ ok: false, error: { code: 'shop_unreachable' } });
    expect(JSON.stringify(refreshed)).not.toContain('shprt_1');
    expect(asked).toHaveLength(1);
  });

  test('of a shop that says nothing fails when its time is up, though the fetch goes on', async () => {
    const { install } = installWith(() => new Promise(() => undefined));
    const time = new AbortController();
    const refreshed = install.refresh(APP, access({}, time.signal));
    time.abort();
    expect(await refreshed).toMatchObject({ ok: false, error: { code: 'shop_unreachable' } });
    expect(await install.refresh(APP, access({}, time.signal))).toMatchObject({ ok: false });
  });

  test('of a shop whose answer never ends fails when its time is up', async () => {
    const { install } = installWith(() => new Response(new ReadableStream()));
    const time = new AbortController();
    const refreshed = install.refresh(APP, access({}, time.signal));
    time.abort();
    expect(await refreshed).toMatchObject({ ok: false, error: { code: 'shop_unreachable' } });
  });

  test('of no shop of Shopify is not asked for', async () => {
    const { install, asked } = answering();
    expect(await install.refresh(APP, { ...access(), shop: 'evil.example' })).toMatchObject({
      error: { code: 'shop_refused' },
    });
    expect(asked).toEqual([]);
  });
});
