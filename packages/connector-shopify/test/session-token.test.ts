// The library refuses to work until an adapter has told it where it runs.
import '@shopify/shopify-api/adapters/node';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audienceOf, createReadSession } from '../src/shop/install/session-token.ts';
import { APP, NOW, sessionToken } from './support/session-tokens.ts';

const readSession = createReadSession(() => NOW);
const MINUTE = 60_000;

describe('a session token', () => {
  test('says whose page it is', async () => {
    expect(await readSession(APP, await sessionToken())).toEqual({
      ok: true,
      value: { shop: 'acme.myshopify.com', user: '42' },
    });
    expect(await readSession(APP, await sessionToken({ sub: undefined }))).toMatchObject({
      value: { user: null },
    });
  });

  test('names its shop and app before anything is verified', async () => {
    expect(audienceOf(await sessionToken({}, { secret: 'another' }))).toEqual({
      shop: 'acme.myshopify.com',
      clientId: 'client-id',
    });
  });

  test.for(['', 'a.b.c', 'eyJhbGciOiJIUzI1NiJ9.W10.x', 'x'.repeat(100_000)])(
    'that is none names nobody, and is not believed: %#',
    async (token) => {
      expect(audienceOf(token)).toBeNull();
      expect(await readSession(APP, token)).toMatchObject({ ok: false, error: { code: 'session_invalid' } });
    },
  );

  test.for([
    ['dest', 'https://acme.myshopify.com.evil.example'],
    ['dest', 'http://acme.myshopify.com'],
    ['dest', 'https://evil.example/acme.myshopify.com'],
    ['dest', 'https://acme.myshopify.com:8443'],
    ['dest', 7],
    ['aud', ['client-id', 'another']],
    ['aud', ''],
  ])('with %s %s names nobody', async ([claim, value]) => {
    expect(audienceOf(await sessionToken({ [String(claim)]: value }))).toBeNull();
  });

  test.for([
    ['signed with another secret', {}, { secret: 'another' }],
    ['signed in another way', {}, { alg: 'HS512' }],
    ['for another app', { aud: 'another' }, {}],
    ['that has ended', {}, { at: NOW - MINUTE - 11_000 }],
    ['of the future', {}, { at: NOW + 11_000 }],
    ['without an end', { exp: undefined }, {}],
    ['without a beginning', { nbf: undefined }, {}],
    ['of no shop', { dest: 'https://evil.example' }, {}],
    ['of two shops', { iss: 'https://other.myshopify.com/admin' }, {}],
    ['of no issuer', { iss: undefined }, {}],
  ] as const)('%s is not believed', async ([_what, claims, made]) => {
    expect(await readSession(APP, await sessionToken(claims, made))).toMatchObject({
      ok: false,
      error: { code: 'session_invalid', detail: expect.stringMatching(/^The session token .+\.$/) },
    });
  });

  test('that is unsigned is not believed', async () => {
    const [, payload] = (await sessionToken()).split('.');
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    expect(await readSession(APP, `${header}.${payload}.`)).toMatchObject({ ok: false });
  });

  test('is believed for ten seconds more, as clocks differ', async () => {
    for (const at of [NOW - MINUTE - 9_000, NOW + 9_000])
      expect(await readSession(APP, await sessionToken({}, { at }))).toMatchObject({ ok: true });
  });

  test('is believed with no empty secret, and for no app without a name', async () => {
    const token = await sessionToken({ aud: '' });
    expect(await readSession({ ...APP, clientId: '' }, token)).toMatchObject({ ok: false });
    expect(await readSession({ ...APP, clientSecret: '' }, await sessionToken())).toMatchObject({
      ok: false,
    });
  });
});

describe('Shopify’s own library', () => {
  const { session } = shopifyApi({
    apiKey: APP.clientId,
    apiSecretKey: APP.clientSecret,
    hostName: 'localhost',
    apiVersion: ApiVersion.July26,
    isEmbeddedApp: true,
    logger: { log: () => undefined },
  });
  const saidByLibrary = (token: string) => session.decodeSessionToken(token).catch(() => null);

  test('believes the same tokens, by the clock of the process', async () => {
    const told = { believed: 0, refused: 0 };
    const made = fc.record({
      secret: fc.constantFrom(APP.clientSecret, APP.clientSecret, 'another'),
      aud: fc.constantFrom(APP.clientId, APP.clientId, 'another'),
      // Far from the edges of a minute and ten seconds, which two readings of a clock would tell apart.
      age: fc.constantFrom(0, 0, 30_000, 200_000, -200_000),
    });
    await fc.assert(
      fc.asyncProperty(made, async ({ secret, aud, age }) => {
        const token = await sessionToken({ aud }, { secret, at: Date.now() - age });
        const ours = await createReadSession(Date.now)(APP, token);
        const theirs = await saidByLibrary(token);
        expect(ours.ok).toBe(theirs !== null);
        told[ours.ok ? 'believed' : 'refused'] += 1;
      }),
      { numRuns: 100 },
    );
    expect(told.believed).toBeGreaterThan(10);
    expect(told.refused).toBeGreaterThan(10);
  });
});
