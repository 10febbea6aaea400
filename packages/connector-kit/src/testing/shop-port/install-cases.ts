import assert from 'node:assert/strict';
import type { BatteryCase } from '../battery-case.ts';
import { accepted } from '../expectations.ts';
import { failed, failedAs, openBench, STATE } from './shop-bench.ts';
import type { ShopFixtures } from './shop-stand.ts';

const TEN_MINUTES = 600_000;
const HOUR = 3_600_000;

/** How the app comes into a shop: only by the platform's word, for this shop, as this gateway began it. */
export const installCases = (fixtures: ShopFixtures): readonly BatteryCase[] => [
  {
    name: 'takes a merchant back whom the platform sends, and gives a grant',
    run: async () => {
      const bench = openBench(fixtures);
      const { install } = bench.port;
      const query = bench.stand.comeBack(bench.installUrl());
      assert.deepEqual([install.shopOf(query), install.stateOf(query)], [bench.stand.shop, STATE]);
      const grant = accepted(await install.accept(bench.back(query)));
      assert.ok(grant.accessToken !== '' && grant.scopes.length > 0, 'the grant allows nothing');
    },
  },
  {
    name: 'refuses a way back that the platform did not sign, or not now',
    run: async () => {
      for (const spoilt of [{ secret: 'another-secret' }, { ageMs: TEN_MINUTES }, { ageMs: -TEN_MINUTES }]) {
        const bench = openBench(fixtures);
        const query = bench.stand.comeBack(bench.installUrl(), spoilt);
        const refused = await bench.port.install.accept(bench.back(query));
        assert.equal(failed(refused, bench), 'install_not_signed');
      }
    },
  },
  {
    name: 'refuses a way back to another shop, or to an install that nobody began',
    run: async () => {
      const bench = openBench(fixtures);
      const query = bench.stand.comeBack(bench.installUrl());
      for (const other of [{ shop: `other-${bench.stand.shop}` }, { state: 'another-state' }]) {
        const refused = await bench.port.install.accept(bench.back(query, other));
        assert.equal(failed(refused, bench), 'install_mismatch');
      }
    },
  },
  {
    name: 'takes a grant that does not say when it ends for one that ends within an hour',
    run: async () => {
      const bench = openBench(fixtures);
      const { stand, port } = bench;
      stand.hideExpiry();
      const query = stand.comeBack(bench.installUrl());
      const { expiresAt } = accepted(await port.install.accept(bench.back(query)));
      const left = Date.parse(expiresAt ?? '') - stand.now();
      assert.ok(left > 0 && left <= HOUR, `the token is used for ${left} ms`);
    },
  },
  {
    name: 'renews a grant, and the renewed one again',
    run: async () => {
      const bench = openBench(fixtures);
      const { app, grant } = bench.stand;
      const second = accepted(await bench.port.install.refresh(app, bench.access()));
      const third = accepted(await bench.port.install.refresh(app, { ...bench.access(), grant: second }));
      const tokens = [grant, second, third].map(({ accessToken }) => accessToken);
      assert.equal(new Set(tokens).size, 3, 'a renewed grant has the token before');
    },
  },
  {
    name: 'says that access ended when the app was removed, or cannot be renewed',
    run: async () => {
      const bench = openBench(fixtures);
      const { install } = bench.port;
      const bare = { ...bench.access(), grant: { ...bench.stand.grant, refreshToken: null } };
      failedAs(await install.refresh(bench.stand.app, bare), 'access_ended', bench);
      bench.stand.removeApp();
      failedAs(await install.refresh(bench.stand.app, bench.access()), 'access_ended', bench);
    },
  },
  ...sessionCases(fixtures),
];

/** Pages inside the platform's admin. */
function sessionCases(fixtures: ShopFixtures): readonly BatteryCase[] {
  if (fixtures.open().sessionToken === null) return [];
  return [
    {
      name: 'believes a session token that is signed for the app, and no other',
      run: async () => {
        const bench = openBench(fixtures);
        const { app, shop, sessionToken } = bench.stand;
        const { install } = bench.port;
        const token = (await sessionToken?.(app.clientSecret)) ?? '';
        const forged = (await sessionToken?.('another-secret')) ?? '';
        assert.deepEqual(install.audienceOf(token), { shop, clientId: app.clientId });
        assert.equal(accepted(await install.readSession(app, token)).shop, shop);
        for (const strange of [forged, '', 'no.session.token'])
          assert.equal(failed(await install.readSession(app, strange), bench), 'session_invalid');
      },
    },
  ];
}
