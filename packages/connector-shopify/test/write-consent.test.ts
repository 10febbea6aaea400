import type { ConsentDecision } from '@carillon/connector-kit/shop';
import { describe, expect, test } from 'vitest';
import { createWriteConsent } from '../src/shop/consent/write-consent.ts';
import type { FakeConsent } from '../src/testing/index.ts';
import { installedShop } from './support/installed-shop.ts';

const PHONE = '+33639980001';
const AT = '2026-07-01T09:00:00.000Z';
const YES: ConsentDecision = {
  phone: PHONE,
  state: 'subscribed',
  optInLevel: 'single_opt_in',
  decidedAt: AT,
};
const NO: ConsentDecision = { ...YES, state: 'unsubscribed', optInLevel: 'unknown' };

type Shop = ReturnType<typeof installedShop>;

const writing = ({ shop, access }: Shop, decision: ConsentDecision) =>
  createWriteConsent(shop)(access, decision);

/** A shop that knows one customer, who decided so far as the state says. */
const shopWhere = (state: FakeConsent['state'], updatedAt: string | null = '2026-07-01T08:00:00Z') => {
  const installed = installedShop();
  const customer = installed.shop.addCustomer({
    phone: PHONE,
    consent: { state, level: 'SINGLE_OPT_IN', updatedAt, collectedFrom: 'SHOPIFY' },
  });
  return { installed, customer };
};

describe('a decision', () => {
  test.for([
    ['a yes', YES, 'NOT_SUBSCRIBED', 'written', 'SUBSCRIBED'],
    ['a yes', YES, 'PENDING', 'written', 'SUBSCRIBED'],
    ['a yes', YES, 'SUBSCRIBED', 'kept', 'SUBSCRIBED'],
    ['a yes', YES, 'UNSUBSCRIBED', 'outweighed', 'UNSUBSCRIBED'],
    ['a yes', YES, 'REDACTED', 'outweighed', 'REDACTED'],
    ['a no', NO, 'NOT_SUBSCRIBED', 'written', 'UNSUBSCRIBED'],
    ['a no', NO, 'PENDING', 'written', 'UNSUBSCRIBED'],
    ['a no', NO, 'SUBSCRIBED', 'written', 'UNSUBSCRIBED'],
    ['a no', NO, 'UNSUBSCRIBED', 'kept', 'UNSUBSCRIBED'],
    ['a no', NO, 'REDACTED', 'kept', 'REDACTED'],
  ] as const)(
    'is settled by what the shop says: case %#, %s',
    async ([_what, decision, state, outcome, becomes]) => {
      const { installed, customer } = shopWhere(state);
      expect(await writing(installed, decision)).toEqual({ ok: true, value: outcome });
      expect(customer.consent.state).toBe(becomes);
    },
  );

  test('is written with when and how it was made', async () => {
    const { installed, customer } = shopWhere('NOT_SUBSCRIBED', null);
    await writing(installed, { ...YES, optInLevel: 'confirmed_opt_in' });
    expect(customer.consent).toEqual({
      state: 'SUBSCRIBED',
      level: 'CONFIRMED_OPT_IN',
      updatedAt: AT,
      collectedFrom: 'OTHER',
    });
  });

  test('of yes never raises a no, be it newer than the no', async () => {
    const { installed, customer } = shopWhere('UNSUBSCRIBED', '2020-01-01T00:00:00Z');
    expect(await writing(installed, YES)).toMatchObject({ value: 'outweighed' });
    expect(customer.consent.state).toBe('UNSUBSCRIBED');
    expect(installed.shop.requests).toHaveLength(1);
  });

  test('twice is once', async () => {
    const { installed } = shopWhere('SUBSCRIBED');
    const outcomes = [await writing(installed, NO), await writing(installed, NO)];
    expect(outcomes).toMatchObject([{ value: 'written' }, { value: 'kept' }]);
  });

  test('of somebody the shop does not know, or hides, is told to nobody', async () => {
    const { installed } = shopWhere('SUBSCRIBED');
    expect(await writing(installed, { ...NO, phone: '+33639980002' })).toEqual({
      ok: true,
      value: 'unknown_person',
    });
    installed.shop.hidePeople();
    expect(await writing(installed, NO)).toEqual({ ok: true, value: 'unknown_person' });
  });

  test('is never told to somebody with another number', async () => {
    const { installed } = shopWhere('SUBSCRIBED');
    const defaultPhoneNumber = { phoneNumber: '+33639980002', marketingState: 'SUBSCRIBED' };
    installed.shop.faults.failNth(1, () =>
      Response.json({
        data: { customerByIdentifier: { id: 'gid://shopify/Customer/1', defaultPhoneNumber } },
      }),
    );
    expect(await writing(installed, NO)).toEqual({ ok: true, value: 'unknown_person' });
    expect(installed.shop.requests).toHaveLength(1);
  });

  test('that the shop does not take is a failure, without the number', async () => {
    const { installed } = shopWhere('SUBSCRIBED');
    const kept = {
      customer: { defaultPhoneNumber: { phoneNumber: PHONE, marketingState: 'SUBSCRIBED' } },
      userErrors: [],
    };
    const denied = { customer: null, userErrors: [{ code: 'INVALID' }] };
    for (const outcome of [kept, denied, null]) {
      installed.shop.faults.failNth(2, () =>
        Response.json({ data: { customerSmsMarketingConsentUpdate: outcome } }),
      );
      const refused = await writing(installed, NO);
      expect(refused).toMatchObject({ ok: false, error: { code: 'shop_refused' } });
      expect(JSON.stringify(refused)).not.toContain('3998');
    }
  });

  test('without the scope to write says which is missing', async () => {
    const installed = installedShop({ scopes: ['read_customers'] });
    installed.shop.addCustomer({ phone: PHONE });
    expect(await writing(installed, NO)).toMatchObject({
      error: { code: 'shop_scope_missing', detail: expect.stringContaining('write_customers') },
    });
  });
});
