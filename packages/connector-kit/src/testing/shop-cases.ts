import assert from 'node:assert/strict';
import type { CaseGroup } from './battery-case.ts';
import { accepted, refused } from './expectations.ts';
import { withHeader, withoutHeader } from './tampering.ts';

/** The shop decides whose secrets are tried, so it is never guessed and never differs between two steps. */
export const shopCases: CaseGroup = ({ connector, fixtures, genuine, refuses }) => [
  {
    name: 'names the shop of a request before anything is verified',
    run: async () => {
      assert.equal(accepted(connector.shopOf(genuine())), fixtures.announced.shop);
    },
  },
  {
    name: 'says that a request names no shop',
    run: async () => {
      const { code, field } = refused(connector.shopOf(withoutHeader(genuine(), fixtures.shopHeader)));
      assert.deepEqual([code, field], ['webhook_shop_missing', fixtures.shopHeader]);
    },
  },
  {
    name: 'refuses what is no shop of the platform, before and while verifying',
    run: async () => {
      assert.ok(fixtures.strangeShops.length > 0, 'the fixtures name no strange shop');
      for (const shop of fixtures.strangeShops) {
        const request = withHeader(genuine(), fixtures.shopHeader, shop);
        refused(connector.shopOf(request), 'webhook_shop_invalid');
        await refuses(request, 'webhook_shop_invalid');
      }
    },
  },
];
