import { type ConsentChange, DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConsents } from '../../../src/engine/consent/consent-facts.ts';
import { type NumberDigests, openNumberDigests } from '../../../src/engine/consent/number-digests.ts';
import { applyConsentChange } from '../../../src/engine/consent/platform-consent.ts';
import { suppress } from '../../../src/engine/consent/suppress.ts';
import { cancelSuppressed } from '../../../src/engine/messages/lifecycle/cancel-suppressed.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let digests: NumberDigests;
let account: string;
beforeAll(async () => {
  server = await createTestServer(() => []);
  digests = await openNumberDigests(server.database, server.vault);
  account = (await server.account()).id;
});
afterAll(() => server.close());

const EPOCH = Date.UTC(2026, 0, 1);
const DAY = 24 * 3600 * 1000;
const NOW = new Date(EPOCH + 100 * DAY);

/** What a person may do: tell one of two shops yes or no, or write STOP. Each on a day of its own. */
type Deed = { readonly day: number } & (
  | { readonly kind: 'stop' }
  | { readonly kind: 'yes' | 'no'; readonly shop: 'a' | 'b'; readonly own: boolean }
);

let next = 0;
const fresh = (): string => `+3361${String(4_000_000 + next++)}`;

const at = (day: number): Date => new Date(EPOCH + day * DAY);

const apply = (recipient: string, deed: Deed): Promise<unknown> =>
  server.database.transaction<unknown>((client) => {
    if (deed.kind === 'stop') {
      const entry = { accountId: account, recipient, scope: 'commercial', state: 'active' } as const;
      const entries = [
        { ...entry, origin: 'keyword' as const, evidence: { word: 'STOP' }, at: at(deed.day) },
      ];
      return suppress(client, { digests, cancelWaiting: cancelSuppressed }, { entries, now: NOW });
    }
    const change: ConsentChange = {
      source: { platform: 'shopify', shop: `${deed.shop}.myshopify.com` },
      person: { phone: recipient, country: null, name: null, locale: null },
      customer: '1',
      state: deed.kind === 'yes' ? 'subscribed' : 'unsubscribed',
      optInLevel: 'single_opt_in',
      collectedFrom: deed.own ? 'platform' : 'elsewhere',
      decidedAt: at(deed.day).toISOString(),
      webhook: { id: `${deed.shop}-${deed.kind}-${deed.day}`, topic: 'consent' },
    };
    const known = { accountId: account, change, policy: DEFAULT_CONSENT_POLICY, now: NOW, receivedAt: NOW };
    return applyConsentChange(client, { digests, cancelWaiting: cancelSuppressed }, known);
  });

const isSuppressed = async (recipient: string): Promise<boolean> => {
  const asked = { account, recipient, purpose: 'commercial' as const };
  const known = { settings: new Map(), digests, now: NOW.getTime() };
  return (await readConsents(server.database.pool, [asked], known)).factsFor(asked).suppression !== null;
};

/** The rule, by hand: a STOP stands; a shop's no stands until a later yes that this shop collected itself. */
const isUnwanted = (deeds: readonly Deed[]): boolean =>
  deeds.some(
    (no) =>
      no.kind === 'stop' ||
      (no.kind === 'no' &&
        !deeds.some((yes) => yes.kind === 'yes' && yes.own && yes.shop === no.shop && yes.day > no.day)),
  );

const deedsOf = (shops: readonly ('a' | 'b')[], stops: boolean): fc.Arbitrary<Deed[]> => {
  const told = fc.record({
    kind: fc.constantFrom('yes' as const, 'no' as const),
    shop: fc.constantFrom(...shops),
    own: fc.boolean(),
  });
  const deed = stops
    ? fc.oneof({ weight: 4, arbitrary: told }, fc.constant({ kind: 'stop' as const }))
    : told;
  return fc
    .array(deed, { minLength: 2, maxLength: 5 })
    .map((deeds) => deeds.map((one, day) => ({ ...one, day: day + 1 })) as Deed[]);
};

const arrivals = (deeds: fc.Arbitrary<Deed[]>) =>
  deeds.chain((order) =>
    fc.record({
      deeds: fc.constant(order),
      // Every deed arrives, some twice, in any order.
      arriving: fc
        .tuple(fc.shuffledSubarray(order, { minLength: order.length }), fc.subarray(order))
        .map(([once, again]) => [...once, ...again]),
    }),
  );

/** Deeds that arrive in the order of their days. */
const inOrder = (...deeds: Deed[]): [{ deeds: Deed[]; arriving: Deed[] }] => [{ deeds, arriving: deeds }];
const yes = (day: number, shop: 'a' | 'b'): Deed => ({ kind: 'yes', day, shop, own: true });
const no = (day: number, shop: 'a' | 'b'): Deed => ({ kind: 'no', day, shop, own: true });
const stop = (day: number): Deed => ({ kind: 'stop', day });

test('in whatever order and however often the webhooks of a shop arrive, the same stands in the end', async () => {
  const seen = new Set<boolean>();
  await fc.assert(
    fc.asyncProperty(arrivals(deedsOf(['a'], true)), async ({ deeds, arriving }) => {
      const recipient = fresh();
      for (const deed of arriving) await apply(recipient, deed);
      const unwanted = isUnwanted(deeds);
      seen.add(unwanted);
      expect(await isSuppressed(recipient)).toBe(unwanted);
    }),
    {
      numRuns: 150,
      examples: [
        inOrder(stop(1), no(2, 'a'), yes(3, 'a')),
        inOrder(no(1, 'a'), stop(2), yes(3, 'a')),
        inOrder(no(1, 'a'), yes(2, 'a')),
      ],
    },
  );
  expect(seen.size).toBe(2);
});

test('of two shops neither undoes the no of the other: nobody is texted whom the rule leaves alone', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals(deedsOf(['a', 'b'], true)), async ({ deeds, arriving }) => {
      const recipient = fresh();
      for (const deed of arriving) await apply(recipient, deed);
      if (isUnwanted(deeds)) expect(await isSuppressed(recipient)).toBe(true);
    }),
    {
      numRuns: 150,
      examples: [
        inOrder(no(1, 'a'), no(2, 'b'), yes(3, 'b')),
        inOrder(no(1, 'a'), no(2, 'b'), yes(3, 'a')),
        inOrder(no(1, 'a'), no(2, 'b'), no(3, 'a'), yes(4, 'a')),
      ],
    },
  );
});
