// The library refuses to work until an adapter has told it where it runs.
import '@shopify/shopify-api/adapters/node';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSignedQuery, readQuery } from '../src/shop/install/signed-query.ts';
import { installQuery } from './support/install-queries.ts';
import { APP, NOW } from './support/session-tokens.ts';

const { clientSecret } = APP;
const isSigned = (query: string, now = NOW): boolean => {
  const parameters = readQuery(query);
  return parameters !== null && isSignedQuery(parameters, { clientSecret, now });
};

describe('the query a merchant comes back with', () => {
  test('is believed as Shopify signed it, whatever the order', () => {
    expect(isSigned(installQuery())).toBe(true);
    expect(isSigned(installQuery().split('&').toReversed().join('&'))).toBe(true);
  });

  test.for<readonly [string, string]>([
    ['signed with another secret', installQuery({}, { secret: 'another' })],
    ['changed', installQuery().replace('acme', 'evil')],
    ['with a parameter more', `${installQuery()}&more=1`],
    ['with a parameter twice', `${installQuery()}&shop=acme.myshopify.com`],
    ['without a signature', installQuery().replace(/^hmac=\w+&/, '')],
    ['with half a signature', installQuery().replace(/^hmac=\w{32}/, 'hmac=')],
    ['without a time', installQuery({ timestamp: '' })],
    ['with a time that is none', installQuery({ timestamp: '1e9' })],
    ['that is empty', ''],
  ])('%s is not believed', ([_what, query]) => {
    expect(isSigned(query)).toBe(false);
  });

  test('is believed for 90 seconds, before and after', () => {
    for (const [away, believed] of [
      [90_000, true],
      [91_000, false],
    ] as const)
      for (const now of [NOW + away, NOW - away]) expect(isSigned(installQuery(), now)).toBe(believed);
  });

  test('is believed with no empty secret', () => {
    const parameters = readQuery(installQuery({}, { secret: '' }));
    expect(parameters && isSignedQuery(parameters, { clientSecret: '', now: NOW })).toBe(false);
  });
});

describe('Shopify’s own library', () => {
  const { utils } = shopifyApi({
    apiKey: APP.clientId,
    apiSecretKey: clientSecret,
    hostName: 'localhost',
    apiVersion: ApiVersion.July26,
    isEmbeddedApp: true,
    logger: { log: () => undefined },
  });
  const saidByLibrary = (query: string) =>
    utils.validateHmac(Object.fromEntries(new URLSearchParams(query))).catch(() => false);

  test('believes the same queries, by the clock of the process', async () => {
    const told = { believed: 0, refused: 0 };
    const made = fc.record({
      secret: fc.constantFrom(clientSecret, clientSecret, 'another'),
      code: fc.string({ unit: 'grapheme' }),
      age: fc.constantFrom(0, 0, 60_000, -60_000, 200_000, -200_000),
    });
    await fc.assert(
      fc.asyncProperty(made, async ({ secret, code, age }) => {
        const query = installQuery({ code }, { secret, at: Date.now() - age });
        const ours = isSigned(query, Date.now());
        expect(ours).toBe(await saidByLibrary(query));
        told[ours ? 'believed' : 'refused'] += 1;
      }),
      { numRuns: 200 },
    );
    expect(told.believed).toBeGreaterThan(20);
    expect(told.refused).toBeGreaterThan(20);
  });
});
