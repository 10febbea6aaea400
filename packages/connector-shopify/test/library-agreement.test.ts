// The library refuses to work until an adapter has told it where it runs.
import '@shopify/shopify-api/adapters/node';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { ApiVersion, shopifyApi, WEBHOOK_HEADER_NAMES } from '@shopify/shopify-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shopify } from '../src/index.ts';
import { CLASSIC, EVENTS, type HeaderFamily } from '../src/webhook/header-family.ts';
import { classicFixtures, eventsFixtures } from './support/fixtures.ts';

const SECRET = 'client-secret';

/** What Shopify's own library says of a request. It is no part of what is shipped: this test is what it is for. */
const { webhooks } = shopifyApi({
  apiKey: 'unused',
  apiSecretKey: SECRET,
  hostName: 'localhost',
  apiVersion: ApiVersion.July26,
  isEmbeddedApp: true,
  logger: { log: () => undefined },
});

const saidByLibrary = ({ headers, rawBody }: WebhookRequest) =>
  webhooks.validate({
    rawBody: Buffer.from(rawBody).toString(),
    rawRequest: { headers, method: 'POST', url: '/' },
  });

test.each([
  [CLASSIC, WEBHOOK_HEADER_NAMES.webhooks],
  [EVENTS, WEBHOOK_HEADER_NAMES.events],
])(
  'names the headers as the library does: %o',
  (family: HeaderFamily, theirs: Readonly<Record<string, string>>) => {
    const named = Object.entries(family).filter(([, header]) => header !== null);
    expect(named).toEqual(named.map(([name]) => [name, theirs[name]]));
    const required = ['hmac', 'topic', 'domain', 'apiVersion', 'webhookId', 'triggeredAt'];
    expect(named.map(([name]) => name)).toEqual(expect.arrayContaining(required));
  },
);

const anyRequest = fc
  .record({
    fixtures: fc.constantFrom(classicFixtures, eventsFixtures),
    signedWith: fc.constantFrom(SECRET, 'another-secret'),
    text: fc.string({ unit: 'grapheme', minLength: 1 }),
    left: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ fixtures, signedWith, text, left }) => {
    const body = JSON.stringify({ text });
    const request = fixtures.send({ ...fixtures.announced, body }, signedWith);
    const headers = Object.entries(request.headers);
    // Mostly whole requests; else one header is missing.
    const dropped = left < 0.5 ? -1 : Math.floor((left - 0.5) * 2 * headers.length);
    return {
      headers: Object.fromEntries(headers.filter((_, at) => at !== dropped)),
      rawBody: request.rawBody,
    };
  });

test('believes what the library believes, and nothing else', async () => {
  const told = { believed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const [ours, theirs] = [await shopify.verify(request, [SECRET]), await saidByLibrary(request)];
      expect(ours.ok).toBe(theirs.valid);
      told[ours.ok ? 'believed' : 'refused'] += 1;
      if (!ours.ok || !theirs.valid) return;
      expect([ours.value.deliveryId, ours.value.apiVersion, ours.value.shop]).toEqual([
        theirs.webhookId,
        theirs.apiVersion,
        theirs.domain,
      ]);
    }),
    { numRuns: 300 },
  );
  expect(told.believed).toBeGreaterThan(20);
  expect(told.refused).toBeGreaterThan(20);
});
