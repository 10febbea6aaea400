import { describe, expect, test } from 'vitest';
import { createExamine } from '../src/shop/doctor/examine.ts';
import { SCOPES } from '../src/shop/install/scopes.ts';
import { createSubscribe } from '../src/shop/subscriptions/subscribe.ts';
import { installedShop } from './support/installed-shop.ts';

const ADDRESS = 'https://sms.example.com/connectors/shopify/webhooks';

type Shop = ReturnType<typeof installedShop>;

const examining = async ({ shop, access }: Shop) => {
  const found = await createExamine(shop)(access, ADDRESS);
  if (!found.ok) throw new Error(found.error.detail);
  return Object.fromEntries(found.value.map(({ check, ...rest }) => [check, rest]));
};

const healthy = async (options: Parameters<typeof installedShop>[0] = {}) => {
  const installed = installedShop(options);
  installed.shop.addCustomer({ phone: '+33639980001' });
  await createSubscribe(installed.shop)(installed.access, ADDRESS);
  return installed;
};

describe('a shop', () => {
  test('in which all is well has nothing to mend', async () => {
    const findings = await examining(await healthy());
    expect(Object.keys(findings)).toEqual(['scopes', 'protected_data', 'topics', 'api_version']);
    for (const finding of Object.values(findings)) expect(finding).toMatchObject({ state: 'ok', fix: null });
  });

  test('whose merchant denied something names it, with what it is for', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'write_customers');
    const { scopes: finding } = await examining(await healthy({ scopes }));
    expect(finding).toMatchObject({
      state: 'failing',
      detail: expect.stringContaining('write_customers (a stop by text, told to the shop)'),
      fix: expect.stringMatching(/\.$/),
    });
  });

  test('in which one to write stands for one to read misses none', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'read_orders' && scope !== 'read_customers');
    expect(await examining(await healthy({ scopes }))).toMatchObject({
      scopes: { state: 'ok' },
      protected_data: { state: 'ok' },
    });
  });

  test('that hides phones says so', async () => {
    const installed = await healthy();
    installed.shop.hidePeople();
    expect((await examining(installed))['protected_data']).toMatchObject({
      state: 'failing',
      fix: expect.stringContaining('protected customer data'),
    });
  });

  test('whose phones nobody can look for is no case of hidden phones', async () => {
    const nobody = installedShop();
    const denied = await healthy({ scopes: SCOPES.filter((scope) => !scope.endsWith('_customers')) });
    for (const installed of [nobody, denied])
      expect((await examining(installed))['protected_data']).toMatchObject({ state: 'unknown' });
  });

  test('that posts a topic no more, or elsewhere, names it', async () => {
    const installed = await healthy();
    const { subscriptions } = installed.shop.state;
    for (const one of [...subscriptions.values()]) {
      if (one.topic === 'ORDERS_CREATE') subscriptions.delete(one.id);
      if (one.topic === 'ORDERS_PAID') one.uri = 'https://other.example.com/hooks';
    }
    expect((await examining(installed))['topics']).toMatchObject({
      state: 'failing',
      detail: 'Shopify does not say that it posts orders/create, orders/paid to this gateway.',
    });
  });

  test('that serves the version no more says so', async () => {
    const installed = await healthy();
    installed.shop.faults.failNth(1, () =>
      Response.json({
        data: {
          currentAppInstallation: { accessScopes: [] },
          publicApiVersions: [{ handle: '2026-07', supported: false }],
        },
      }),
    );
    expect((await examining(installed))['api_version']).toMatchObject({ state: 'failing' });
  });

  test.for([1, 2, 3])('whose answer %i fails is not examined', async (nth) => {
    const installed = await healthy();
    installed.shop.faults.failNth(nth, () => new Response('<!doctype html>', { status: 502 }));
    expect(await createExamine(installed.shop)(installed.access, ADDRESS)).toMatchObject({
      ok: false,
      error: { code: 'shop_unreachable' },
    });
  });
});
