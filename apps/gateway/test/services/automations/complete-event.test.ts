import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';

const PHONE = '+33612530001';
const PLACED = {
  type: 'order.placed',
  person: { phone: PHONE, country: 'FR', locale: 'fr' },
  data: { order: { name: '#7', total: '10.00', note: null }, items: [{ title: 'Lamp' }] },
};
const DELIVERED = {
  type: 'order.delivered',
  data: { order: { id: '7', total: null }, delivery: { at: 'noon' } },
};

let gateway: TestGateway;
let shop: Requests;
let shops = 0;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const open = async (): Promise<void> => {
  shop = (await gateway.account(`Shop ${shops++}`, '10')).requests;
  const automation = {
    name: 'delivered',
    on: 'order.delivered',
    purpose: 'transactional',
    text: '{{ order.name }} {{ order.total }} {{ delivery.at }} {{ items[0].title }}',
  };
  expect((await shop.post('/v1/automations', automation)).status).toBe(201);
};

const tell = async (of: Requests, event: object): Promise<Record<string, unknown>> => {
  const { status, body } = await of.post('/v1/events', { transition: randomUUID(), ...event });
  expect(status, JSON.stringify(body)).toBe(202);
  return eventually('the automations of the event', async () => {
    const read = (await of.get(`/v1/events/${body.id}`)).body;
    return read['status'] === 'processed' && read;
  });
};

const object = (id: string) => ({ object: { type: 'order', id } });

describe('an event that names nobody', () => {
  test('concerns whom earlier events about its object named, and says what they said', async () => {
    await open();
    await tell(shop, { ...PLACED, ...object('7') });
    expect(await tell(shop, { ...DELIVERED, ...object('7') })).toMatchObject({
      outcomes: [{ outcome: 'sent' }],
    });
    const { data } = (await shop.get(`/v1/messages?to=${encodeURIComponent(PHONE)}`)).body;
    expect((await shop.get(`/v1/messages/${data[0]!.id}`)).body['text']).toBe('#7 10.00 noon Lamp');
    const past = await shop.post('/v1/automations/rehearse', {
      automation: {
        name: 'draft',
        on: 'order.delivered',
        purpose: 'transactional',
        text: '{{ order.name }}',
      },
    });
    expect(past.body).toMatchObject({ texts: 1 });
  });

  test.each([
    ['about another order', 'live', '7', '8'],
    ['of the other mode', 'test', '7', '7'],
  ] as const)('is not mistaken for one %s', async (_, mode, placed, delivered) => {
    await open();
    const { key } = (await shop.post('/v1/keys', { mode })).body;
    await tell(requestsOf(gateway.app, key), { ...PLACED, ...object(placed) });
    expect(await tell(shop, { ...DELIVERED, ...object(delivered) })).toMatchObject({
      outcomes: [{ outcome: 'skipped', reason: 'phone_missing' }],
    });
  });

  test('is not mistaken for one of another account, nor for one that only relates to its object', async () => {
    await open();
    await tell(shop, { ...PLACED, ...object('other'), related: [{ type: 'order', id: '9' }] });
    const first = shop;
    await tell(first, { ...PLACED, ...object('7') });
    await open();
    expect(await tell(shop, { ...DELIVERED, ...object('7') })).toMatchObject({
      outcomes: [{ outcome: 'skipped' }],
    });
    expect(await tell(first, { ...DELIVERED, ...object('9') })).toMatchObject({
      outcomes: [{ outcome: 'skipped' }],
    });
  });

  test('concerns nobody whose person was erased', async () => {
    await open();
    await tell(shop, { ...PLACED, ...object('7') });
    expect((await shop.post('/v1/people/erase', { to: PHONE })).status).toBe(200);
    expect(await tell(shop, { ...DELIVERED, ...object('7') })).toMatchObject({
      outcomes: [{ outcome: 'skipped', reason: 'phone_missing' }],
    });
  });
});
