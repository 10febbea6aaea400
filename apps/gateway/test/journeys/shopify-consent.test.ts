import { shopifyRequest } from '@carillon/connector-shopify/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import { ensurePartitions } from '../../src/engine/messages/partitions.ts';
import { ensureBodyPartitions } from '../../src/services/connectors/webhook-bodies.ts';
import { offer } from '../engine/consent/open-hours.ts';
import { openHour } from '../engine/consent/race/open-hour.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { whenRead } from '../support/received-webhook.ts';

const TOPIC = 'customers_marketing_consent/update';
const MINUTE = 60_000;

let gateway: TestGateway;
let address: string;
/** Half an hour before the gateway's clock started: the people of these tests have decided since. */
let start: number;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_PORT: '0' }, { ahead: openHour() - Date.now() });
  await ensurePartitions(gateway.database, Date.now());
  await ensureBodyPartitions(gateway.database, Date.now());
  address = await gateway.listen();
  start = gateway.now() - 30 * MINUTE;
});
afterAll(() => gateway.close());

let customers = 706405506930370010n;
let deliveries = 0;

/** A customer of the shop with a phone of their own, and the webhooks Shopify sends about them. */
const customer = () => {
  customers += 1n;
  const id = customers;
  const phone = `+336399800${id % 100n}`;
  /** @param minute when the person decided, counted from the start. */
  const body = (state: string, minute: number | null, consent: object = {}, fields: object = {}): string =>
    JSON.stringify({
      phone,
      sms_marketing_consent: {
        state,
        opt_in_level: 'single_opt_in',
        consent_updated_at: minute === null ? null : new Date(start + minute * MINUTE).toISOString(),
        consent_collected_from: 'shopify',
        ...consent,
      },
      ...fields,
    }).replace('{', `{"id":${id},`);
  return { phone, body, id: String(id) };
};

/** Posts a webhook over the network, signed as Shopify signs it; gives what became of it. */
const post = async (body: string, { secret = gateway.demo!.shopSecret, deliveryId = '' } = {}) => {
  const delivery = deliveryId || `consent-${deliveries++}`;
  const { headers, rawBody } = shopifyRequest(
    { shop: gateway.demo!.shop, topic: TOPIC, body, deliveryId: delivery },
    secret,
  );
  const answer = await fetch(`${address}/connectors/shopify/webhooks`, {
    method: 'POST',
    headers,
    body: new Uint8Array(rawBody),
  });
  if (answer.status !== 200) return { status: answer.status, body: (await answer.json()) as object };
  const { events, consents, ignored } = await whenRead(gateway.live, delivery);
  return { status: answer.status, body: { events, consents, ignored } };
};

const became = (state: string, outcome: string, reason: string | null = null) => ({
  status: 200,
  body: { events: [], consents: [{ state, outcome, reason }], ignored: null },
});
const send = (to: string, extra: object = {}) => gateway.live.post('/v1/messages', offer(to, extra));
const OPTED_OUT = { status: 422, body: { code: 'recipient_opted_out' } };
const ledgerOf = async (to: string) =>
  (await gateway.live.get(`/v1/consents?to=${encodeURIComponent(to)}`)).body.data;
const listOf = async (to: string) =>
  (await gateway.live.get(`/v1/suppressions?to=${encodeURIComponent(to)}`)).body.data;

test('a yes of the platform lets commercial texts leave, its no stops and cancels them, a later yes lets them leave again', async () => {
  const { phone, body, id } = customer();
  expect(await send(phone)).toMatchObject({ status: 422, body: { code: 'consent_missing' } });

  expect(await post(body('subscribed', 1), { deliveryId: 'yes-1' })).toEqual(became('subscribed', 'granted'));
  const sent = await send(phone);
  expect(sent.status).toBe(202);
  await gateway.message(sent.body.id, ({ status }) => status === 'delivered');
  expect(await ledgerOf(phone)).toMatchObject([
    {
      decision: 'granted',
      method: 'platform',
      status: 'effective',
      customer: id,
      decidedAt: new Date(start + MINUTE).toISOString(),
      evidence: {
        platform: 'shopify',
        shop: gateway.demo!.shop,
        webhook: 'yes-1',
        topic: TOPIC,
        state: 'subscribed',
        optInLevel: 'single_opt_in',
        collectedFrom: 'platform',
        decidedAt: new Date(start + MINUTE).toISOString(),
      },
    },
  ]);

  const waiting = await send(phone, { sendAt: new Date(gateway.now() + 60 * MINUTE).toISOString() });
  expect(waiting.body).toMatchObject({ status: 'on_hold' });
  const { held } = (await gateway.live.get('/v1/wallet')).body as unknown as { held: { amount: string } };
  expect(Number(held.amount)).toBeGreaterThan(0);
  expect(await post(body('unsubscribed', 2), { deliveryId: 'no-1' })).toEqual(
    became('unsubscribed', 'suppressed'),
  );
  expect((await gateway.live.get('/v1/wallet')).body).toMatchObject({ held: { amount: '0.000000' } });
  const cancelled = await gateway.live.get(`/v1/messages/${waiting.body.id}`);
  expect(cancelled.body).toMatchObject({ status: 'blacklisted' });
  expect(cancelled.body['trace']).toContainEqual(
    expect.objectContaining({ step: 'claim', outcome: 'refused' }),
  );
  const refused = await send(phone);
  expect(refused).toMatchObject(OPTED_OUT);
  const why = await gateway.live.get(`/v1/messages/${refused.body['messageId']}`);
  expect(why.body['trace']).toContainEqual(
    expect.objectContaining({ step: 'suppression', detail: expect.stringContaining('platform') }),
  );
  expect(await listOf(phone)).toMatchObject([
    {
      to: phone,
      scope: 'commercial',
      state: 'active',
      origin: 'platform',
      since: new Date(start + 2 * MINUTE).toISOString(),
      evidence: { shop: gateway.demo!.shop, webhook: 'no-1' },
    },
  ]);
  // It is a no to offers alone.
  expect((await send(phone, { purpose: 'transactional', text: 'Your order left.' })).status).toBe(202);

  expect(await post(body('subscribed', 3))).toEqual(became('subscribed', 'granted'));
  expect((await send(phone)).status).toBe(202);
  expect(await listOf(phone)).toEqual([]);
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('a webhook that comes again changes nothing, nor does the same decision in another delivery', async () => {
  const { phone, body } = customer();
  await post(body('subscribed', 1));
  await post(body('unsubscribed', 2), { deliveryId: 'twice' });
  const [ledger, list] = [await ledgerOf(phone), await listOf(phone)];
  // The very same delivery is not read again; what it became stays as it was.
  expect(await post(body('unsubscribed', 2), { deliveryId: 'twice' })).toEqual(
    became('unsubscribed', 'suppressed'),
  );
  expect(await post(body('unsubscribed', 2), { deliveryId: 'another' })).toEqual(
    became('unsubscribed', 'unchanged'),
  );
  expect(await post(body('subscribed', 1))).toEqual(became('subscribed', 'unchanged'));
  expect([await ledgerOf(phone), await listOf(phone)]).toEqual([ledger, list]);

  // Two retries at once, of a no that has no time of its own.
  const other = customer();
  const retry = () => post(other.body('unsubscribed', null), { deliveryId: 'retried' });
  for (const outcome of await Promise.all([retry(), retry(), retry()]))
    expect(outcome).toEqual(became('unsubscribed', 'suppressed'));
  expect(await ledgerOf(other.phone)).toHaveLength(1);
});

test('an older webhook that arrives late undoes nothing newer', async () => {
  const { phone, body } = customer();
  await post(body('unsubscribed', 3));
  expect(await post(body('subscribed', 2))).toEqual(became('subscribed', 'recorded', 'recipient_opted_out'));
  expect(await send(phone)).toMatchObject(OPTED_OUT);
  await post(body('subscribed', 5));
  expect(await post(body('unsubscribed', 4))).toEqual(became('unsubscribed', 'recorded', 'newer_consent'));
  expect((await send(phone)).status).toBe(202);
  expect(await post(body('unsubscribed', 6))).toEqual(became('unsubscribed', 'suppressed'));
  expect(await send(phone)).toMatchObject(OPTED_OUT);
});

describe('a yes of the platform', () => {
  test('never undoes a STOP, even one the platform was told as well', async () => {
    const { phone, body } = customer();
    await post(body('subscribed', 1));
    const sent = await send(phone);
    await gateway.message(sent.body.id, ({ status }) => status === 'delivered');
    await gateway.live.post(`/v1/phones/${encodeURIComponent(phone)}/replies`, { text: 'STOP' });
    const afterwards = (): number => {
      gateway.advance(10);
      return (gateway.now() - start) / MINUTE;
    };
    expect(await post(body('unsubscribed', afterwards()))).toEqual(became('unsubscribed', 'suppressed'));
    expect(await listOf(phone)).toMatchObject([{ origin: 'keyword' }]);
    expect(await post(body('subscribed', afterwards()))).toEqual(
      became('subscribed', 'recorded', 'recipient_opted_out'),
    );
    expect(await send(phone)).toMatchObject(OPTED_OUT);
    // The person does.
    await gateway.live.post(`/v1/phones/${encodeURIComponent(phone)}/replies`, { text: 'START' });
    expect((await send(phone)).status).toBe(202);
  });

  test('undoes no no when somebody else told it to the platform', async () => {
    const { phone, body } = customer();
    await post(body('unsubscribed', 1));
    expect(await post(body('subscribed', 2, { consent_collected_from: 'other' }))).toEqual(
      became('subscribed', 'recorded', 'recipient_opted_out'),
    );
    expect(await send(phone)).toMatchObject(OPTED_OUT);
    const fresh = customer();
    expect(await post(fresh.body('subscribed', 2, { consent_collected_from: 'other' }))).toEqual(
      became('subscribed', 'granted'),
    );
    expect((await send(fresh.phone)).status).toBe(202);
  });

  test('without evidence is not believed, or parked where the account says so; nor is one under way', async () => {
    const { phone, body } = customer();
    const bare = { opt_in_level: null };
    expect(await post(body('subscribed', 1, bare))).toEqual(
      became('subscribed', 'ignored', 'evidence_missing'),
    );
    expect(await post(body('subscribed', null))).toEqual(became('subscribed', 'ignored', 'evidence_missing'));
    expect(await ledgerOf(phone)).toEqual([]);
    await gateway.live.patch('/v1/consent/policy', { grantWithoutEvidence: 'park' });
    expect(await post(body('subscribed', 1, bare))).toEqual(
      became('subscribed', 'parked', 'evidence_missing'),
    );
    await gateway.live.patch('/v1/consent/policy', { grantWithoutEvidence: 'refuse' });
    expect(await post(body('pending', 2))).toEqual(became('pending', 'parked', 'opt_in_pending'));
    expect((await ledgerOf(phone)).map(({ status }) => status)).toEqual(['parked', 'parked']);
    expect(await send(phone)).toMatchObject({ status: 422, body: { code: 'consent_missing' } });
    expect(await post(body('subscribed', 3, { opt_in_level: 'confirmed_opt_in' }))).toEqual(
      became('subscribed', 'granted'),
    );
    expect((await send(phone)).status).toBe(202);
  });
});

test('a person who was redacted there is left alone here', async () => {
  const { phone, body } = customer();
  await post(body('subscribed', 1));
  expect(await post(body('redacted', 2))).toEqual(became('redacted', 'suppressed'));
  expect(await send(phone)).toMatchObject(OPTED_OUT);
});

test('what cannot be applied says why, and what was not signed does nothing', async () => {
  const { phone, body } = customer();
  expect(await post(body('unsubscribed', 1, {}, { phone: null }))).toEqual(
    became('unsubscribed', 'ignored', 'phone_missing'),
  );
  expect(await post(body('unsubscribed', 1, {}, { phone: '12' }))).toEqual(
    became('unsubscribed', 'ignored', 'number_invalid'),
  );
  expect(await post(body('not_subscribed', 1))).toMatchObject({
    status: 200,
    body: { events: [], consents: [], ignored: expect.stringContaining('neither yes nor no') },
  });
  expect(await post(body('subscribed', 1), { secret: 'somebody else’s' })).toMatchObject({
    status: 401,
    body: { code: 'webhook_signature_invalid' },
  });
  expect(await ledgerOf(phone)).toEqual([]);
  expect(await listOf(phone)).toEqual([]);
});
