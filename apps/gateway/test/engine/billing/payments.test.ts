import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postEntries } from '../../../src/engine/billing/ledger.ts';
import { auditLedger } from '../../../src/engine/billing/ledger-audit.ts';
import { billingRoutes } from '../../../src/engine/billing/operator-routes.ts';
import { paymentRoutes } from '../../../src/engine/billing/payments/routes.ts';
import { walletRoutes } from '../../../src/engine/billing/wallet-routes.ts';
import { once, type Requests } from '../../support/requests.ts';
import { createTestServer, type TestAccount, type TestServer } from '../../support/server.ts';
import { type FakeStripe, type SignedEvent, startFakeStripe } from './support/fake-stripe.ts';

const URLS = { successUrl: 'https://shop.example/paid', cancelUrl: 'https://shop.example/cart' };
const PROVIDER = '/v1/operator/payment-providers/stripe';

let server: TestServer;
let stripe: FakeStripe;
let account: TestAccount;
let owner: Requests;

const setUp = (change: object = {}) =>
  server.operator.put(PROVIDER, {
    secretKey: stripe.secretKey,
    webhookSecret: stripe.webhookSecret,
    apiBase: stripe.address,
    allowPrivate: true,
    ...change,
  });

beforeAll(async () => {
  stripe = await startFakeStripe();
  server = await createTestServer((options) => [
    paymentRoutes(options),
    walletRoutes(options),
    billingRoutes({ ...options, onTariffChange: () => {} }),
  ]);
  const perSegment = { amount: '0.045', currency: 'EUR' };
  await server.operator.post('/v1/operator/tariffs', { country: 'FR', perSegment });
});
afterAll(async () => {
  const findings = await auditLedger(server.database);
  await server.close();
  await stripe.close();
  // Charges here belong to no message: they were posted alone.
  expect(findings.filter(({ check }) => check !== 'charged messages sum to captures')).toEqual([]);
});
beforeEach(async () => {
  await setUp();
  account = await server.account({ defaultCountry: 'FR' });
  owner = await account.as();
});

const buy = (segments: number) => owner.post('/v1/purchases', { segments, ...URLS });
const tell = ({ body, signature }: SignedEvent) =>
  server.app.inject({
    method: 'POST',
    url: '/payments/stripe/webhook',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    payload: body,
  });
const balance = async () => (await owner.get('/v1/wallet')).body['balance'];
const euros = (amount: string) => ({ amount, currency: 'EUR' });

const bought = async (segments: number) => {
  const { body } = await buy(segments);
  return stripe.sessions.find(({ metadata }) => metadata['purchase'] === body.id)!;
};

describe('buying credit', () => {
  it('opens a page at the price of a segment, in whole cents, and waits for the payment', async () => {
    const answer = await buy(1_001);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        status: 'open',
        pricePerSegment: euros('0.045000'),
        amount: euros('45.050000'),
        checkoutUrl: expect.stringContaining('checkout.stripe.com'),
      },
    });
    expect(stripe.sessions.at(-1)).toMatchObject({ amount: 4_505, currency: 'eur' });
    expect(await balance()).toEqual(euros('0.000000'));
  });

  it('puts the credit on the wallet once it is paid, for 90 days, however often Stripe tells it', async () => {
    const session = await bought(1_000);
    const update = stripe.sessionEvent('checkout.session.completed', session);
    expect((await tell(update)).statusCode).toBe(200);
    await Promise.all([tell(update), tell(stripe.sessionEvent('checkout.session.completed', session))]);
    const wallet = (await owner.get('/v1/wallet')).body as unknown as {
      balance: unknown;
      credits: { pricePerSegment: unknown; expiresAt: string }[];
    };
    expect(wallet.balance).toEqual(euros('45.000000'));
    expect(wallet.credits).toMatchObject([{ pricePerSegment: euros('0.045000') }]);
    const days = (Date.parse(wallet.credits[0]!.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
    const [purchase] = (await owner.get('/v1/purchases')).body.data;
    expect(purchase).toMatchObject({ status: 'paid' });
    expect((await owner.get(`/v1/purchases/${purchase!.id}`)).body).toEqual(purchase);
    const stranger = await (await server.account()).as();
    expect(await stranger.get(`/v1/purchases/${purchase!.id}`)).toMatchObject({
      status: 404,
      body: { code: 'purchase_not_found' },
    });
  });

  it('waits for a slow payment, and takes its end for what it is', async () => {
    const session = await bought(1_000);
    await tell(stripe.sessionEvent('checkout.session.completed', session, 'unpaid'));
    expect(await balance()).toEqual(euros('0.000000'));
    await tell(stripe.sessionEvent('checkout.session.async_payment_failed', session, 'unpaid'));
    expect((await owner.get('/v1/purchases')).body.data).toMatchObject([{ status: 'failed' }]);
    await tell(stripe.sessionEvent('checkout.session.async_payment_succeeded', session));
    expect(await balance()).toEqual(euros('45.000000'));
  });

  it('takes credit back when the payment is refunded, in parts, each once, never below zero', async () => {
    const session = await bought(1_000);
    await tell(stripe.sessionEvent('checkout.session.completed', session));
    await tell(stripe.refundEvent(session, 1_000));
    await tell(stripe.refundEvent(session, 1_000));
    expect(await balance()).toEqual(euros('35.000000'));
    const spent = { accountId: account.id, amount: 5_000_000n, currency: 'EUR' };
    await server.database.transaction((client) =>
      postEntries(
        client,
        [
          { ...spent, kind: 'hold' },
          { ...spent, kind: 'capture' },
        ],
        new Date(),
      ),
    );
    await tell(stripe.refundEvent(session, 4_500));
    expect(await balance()).toEqual(euros('0.000000'));
    expect((await owner.get('/v1/purchases')).body.data).toMatchObject([
      { status: 'refunded', refunded: euros('45.000000') },
    ]);
  });

  it('is told when Stripe refuses, and survives its bad moments', async () => {
    expect(await buy(1)).toMatchObject({
      status: 502,
      body: { code: 'payment_provider_failed', detail: expect.stringContaining('amount_too_small') },
    });
    const before = stripe.requests();
    stripe.failNext(1);
    expect((await buy(100)).status).toBe(201);
    expect(stripe.requests()).toBe(before + 2);
    await setUp({ secretKey: 'sk_test_wrong' });
    const refused = await buy(100);
    expect(refused.body['code']).toBe('payment_provider_failed');
    expect(JSON.stringify(refused.body)).not.toContain('sk_test_wrong');
  });

  it('happens once per Idempotency-Key', async () => {
    const body = { segments: 100, ...URLS };
    const first = await owner.post('/v1/purchases', body, once('buy'));
    const again = await owner.post('/v1/purchases', body, once('buy'));
    expect(again.body).toEqual(first.body);
    expect((await owner.get('/v1/purchases')).body.data).toHaveLength(1);
  });
});

describe('a webhook', () => {
  it.each([
    ['signed with another secret', { secret: 'whsec_another' }],
    ['older than five minutes', { at: Date.now() - 301_000 }],
  ])('%s is refused and changes nothing', async (_what, options) => {
    const session = await bought(1_000);
    const object = { id: session.id, metadata: session.metadata, payment_status: 'paid' };
    const answer = await tell(stripe.event('checkout.session.completed', object, options));
    expect(answer.statusCode).toBe(401);
    expect(answer.json().code).toBe('payment_signature_invalid');
    expect(await balance()).toEqual(euros('0.000000'));
  });

  it('whose body was changed, or that is not signed, is refused', async () => {
    const session = await bought(1_000);
    const { body, signature } = stripe.sessionEvent('checkout.session.completed', session, 'unpaid');
    const changed = { body: body.replace('unpaid', 'paid'), signature };
    expect((await tell(changed)).statusCode).toBe(401);
    expect((await tell({ body, signature: '' })).statusCode).toBe(401);
  });

  it("cannot pay one purchase with another's session, nor one of another account", async () => {
    const [cheap, dear] = [await bought(100), await bought(100_000)];
    const swapped = { id: cheap.id, metadata: dear.metadata, payment_status: 'paid' };
    await tell(stripe.event('checkout.session.completed', swapped));
    const stranger = await server.account();
    const account = `acc_${stranger.id.replaceAll('-', '')}`;
    const foreign = { id: dear.id, metadata: { ...dear.metadata, account }, payment_status: 'paid' };
    expect((await tell(stripe.event('checkout.session.completed', foreign))).statusCode).toBe(200);
    expect(await balance()).toEqual(euros('0.000000'));
  });

  it('of something else is taken and ignored', async () =>
    expect((await tell(stripe.event('customer.created', { id: 'cus_1' }))).statusCode).toBe(200));
});

describe('the keys of the provider', () => {
  it('are sealed, and no answer shows them', async () => {
    const set = await setUp();
    expect(JSON.stringify(set.body)).not.toContain(stripe.secretKey);
    const { rows } = await server.database.pool.query(
      'SELECT payment_providers::text AS text FROM payment_providers',
    );
    for (const secret of [stripe.secretKey, stripe.webhookSecret]) {
      expect(rows[0].text).not.toContain(secret);
      expect(rows[0].text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('must be there before anybody buys', async () => {
    await server.database.pool.query('DELETE FROM payment_providers');
    expect((await buy(100)).body['code']).toBe('payment_provider_missing');
  });
});
