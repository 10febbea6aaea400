import { OPERATOR_WEBHOOK_EVENT_TYPES, WEBHOOK_EVENT_SCHEMAS } from '@carillon/gateway-api/webhooks';
import { startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CarrierEvent, storeCarrierEvents } from '../../../src/engine/routing/carrier-events.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { isSignedBy, type Receiver, startReceiver } from './support/receiver.ts';

let gateway: TestGateway;
let receiver: Receiver;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const subscribe = async (body: object = {}) => {
  const made = await gateway.operator.post('/v1/operator/webhooks', { url: receiver.url, ...body });
  expect(made.status).toBe(201);
  return made.body as unknown as { id: string; secret: string; events: string[] };
};
const happen = (event: Pick<CarrierEvent, 'type'> & Partial<CarrierEvent>): Promise<void> =>
  gateway.database.transaction((client) =>
    storeCarrierEvents(client, [
      { carrier: 'north', routeId: null, reason: 'Because.', facts: {}, at: new Date(), ...event },
    ]),
  );

/** A fault counts once it has stood for some seconds. */
const told = (events: number) =>
  eventually(`${events} events`, async () => receiver.received.length >= events && receiver.received, 30_000);

describe('the operator', () => {
  test('is told that a carrier takes nothing, and that it takes texts again', async () => {
    const { id, secret, events } = await subscribe();
    expect(events).toEqual([...OPERATOR_WEBHOOK_EVENT_TYPES]);
    const smsc = await startFaultSmsc();
    const { body: carrier } = await gateway.operator.post('/v1/operator/carriers', {
      name: 'line',
      type: 'smpp',
      settings: { host: '127.0.0.1', port: smsc.port, systemId: 'carillon' },
      secret: 'not the one',
    });
    await eventually('the fault to be seen', async () => {
      const { rows } = await gateway.database.pool.query('SELECT FROM carrier_lines WHERE fault IS NOT NULL');
      return rows.length > 0;
    });
    gateway.advance(10_000);
    await gateway.sweep();
    const down = await told(1);
    expect(down[0]!.event).toMatchObject({
      type: 'carrier.degraded',
      data: { event: { type: 'carrier.down', carrier: 'line' } },
    });
    await gateway.operator.patch(`/v1/operator/carriers/${carrier.id}`, { secret: 'secret' });
    await eventually('the bind', async () => smsc.bound().length > 0);
    gateway.advance(10_000);
    await gateway.sweep();
    const up = await told(2);
    expect(up[1]!.event).toMatchObject({
      type: 'carrier.recovered',
      data: { event: { type: 'carrier.up', carrier: 'line' } },
    });
    for (const one of up) {
      expect(isSignedBy(secret, one)).toBe(true);
      const schema = WEBHOOK_EVENT_SCHEMAS[one.event.type as 'carrier.degraded'];
      expect(schema.parse(one.event)).toEqual(one.event);
    }
    const { data } = (await gateway.operator.get(`/v1/operator/webhooks/${id}/deliveries`)).body;
    expect(data.map(({ id }: { id: string }) => id).sort()).toEqual(up.map((one) => one.id).sort());
    await smsc.close();
  });

  test.each<readonly [CarrierEvent['type'], CarrierEvent['facts'], string | null]>([
    ['carrier.refusing', {}, 'carrier.degraded'],
    ['carrier.taking', {}, 'carrier.recovered'],
    ['carrier.balance_low', {}, 'carrier.degraded'],
    ['carrier.health_moved', { from: 90, to: 40 }, 'carrier.degraded'],
    ['carrier.health_moved', { from: 40, to: 90 }, 'carrier.recovered'],
    ['carrier.paused', {}, null],
    ['carrier.changed', {}, null],
  ])('hears of %s %j as %s', async (type, facts, told) => {
    const { id } = await subscribe();
    await happen({ type, facts });
    // It comes after the one that is told of or not.
    await happen({ type: 'carrier.down', reason: 'The last.' });
    const all = await receiver.until('the last', (received) =>
      received.some(({ event }) => event.data.event.reason === 'The last.'),
    );
    const before = all.filter(({ event }) => event.data.event.reason === 'Because.');
    expect(before.map(({ event }) => event.type)).toEqual(told === null ? [] : [told]);
    expect((await gateway.operator.delete(`/v1/operator/webhooks/${id}`)).status).toBe(204);
  });

  test('changes, tests, disables and rotates its webhooks as an account does', async () => {
    const { id, secret } = await subscribe({ events: ['carrier.degraded'], description: 'Pager' });
    const path = `/v1/operator/webhooks/${id}`;
    expect((await gateway.operator.post(`${path}/test`, {})).body).toMatchObject({
      delivered: true,
      status: 204,
    });
    expect(receiver.received[0]!.event.type).toBe('carrier.degraded');
    const rotated = (await gateway.operator.post(`${path}/rotate-secret`, {})).body as unknown as {
      secret: string;
    };
    expect(rotated.secret).not.toBe(secret);
    expect((await gateway.operator.patch(path, { enabled: false })).body).toMatchObject({
      status: 'disabled',
      disabledReason: 'asked',
      description: 'Pager',
    });
    expect((await gateway.operator.post(`${path}/test`, {})).body['code']).toBe('webhook_disabled');
    expect((await gateway.operator.delete(path)).status).toBe(204);
    expect((await gateway.operator.get(path)).body['code']).toBe('webhook_not_found');
  });
});

test('what concerns the operator is for the operator alone, and an account’s events for accounts', async () => {
  const { id } = await subscribe();
  const { live, operator } = gateway;
  expect((await live.get('/v1/webhooks')).body.data).toEqual([]);
  expect((await live.get(`/v1/webhooks/${id}`)).body['code']).toBe('webhook_not_found');
  expect((await live.get('/v1/operator/webhooks')).status).toBe(403);
  const url = receiver.url;
  expect(await live.post('/v1/webhooks', { url, events: ['carrier.degraded'] })).toMatchObject({
    status: 400,
    body: { code: 'request_invalid', field: 'events.0' },
  });
  expect(await operator.post('/v1/operator/webhooks', { url, events: ['message.delivered'] })).toMatchObject({
    status: 400,
    body: { code: 'request_invalid', field: 'events.0' },
  });
  const own = (await live.post('/v1/webhooks', { url })).body as unknown as { id: string; events: string[] };
  expect(own.events).not.toContain('carrier.degraded');
  expect((await operator.get(`/v1/operator/webhooks/${own.id}`)).body['code']).toBe('webhook_not_found');
  await live.delete(`/v1/webhooks/${own.id}`);
});
