import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const send = (body: object) =>
  gateway.live.post('/v1/messages', { to: '+33639980001', purpose: 'transactional', ...body });

describe('a number that costs many times a mobile', () => {
  const satellite = { to: '+881612345678', text: 'Your order left.' };

  it.each(['+881612345678', '+870773123456', '+33899123456', '+19002345678'])(
    '%s is closed, in a send and in an estimate',
    async (to) => {
      const refused = await send({ to, text: 'Your order left.' });
      expect(refused).toMatchObject({ status: 422, body: { code: 'destination_closed' } });
      const estimate = { to, text: 'Your order left.', purpose: 'transactional' };
      expect((await gateway.live.post('/v1/messages/estimate', estimate)).body).toMatchObject({
        decision: 'refuse',
        reason: 'destination_closed',
      });
    },
  );

  it('is open once the account says so, and that kind alone', async () => {
    const patched = await gateway.live.patch('/v1/consent/policy', { openLines: ['satellite'] });
    expect(patched).toMatchObject({ status: 200, body: { openLines: ['satellite'] } });
    expect((await send(satellite)).body['code']).not.toBe('destination_closed');
    expect((await send({ ...satellite, to: '+33899123456' })).body['code']).toBe('destination_closed');
    await gateway.live.patch('/v1/consent/policy', { openLines: [] });
    expect((await send(satellite)).body['code']).toBe('destination_closed');
  });
});

describe('what a customer typed at the checkout', () => {
  const outcomeFor = async (object: string, customer: object) => {
    const { body } = await gateway.live.post('/v1/events', {
      type: 'order.placed',
      object: { type: 'order', id: object },
      person: { phone: '+33639980001' },
      data: { order: { name: '#1001', statusUrl: 'https://shop.example/o/1' }, customer },
    });
    const { outcomes } = await eventually('the automations of the event', async () => {
      const event = (await gateway.live.get(`/v1/events/${body.id}`)).body;
      return event['status'] === 'processed' && (event as unknown as { outcomes: { messageId: string }[] });
    });
    return outcomes[0]!;
  };
  const textOf = async ({ messageId }: { messageId: string }) =>
    (await gateway.live.get(`/v1/messages/${messageId}`)).body['text'];

  it('carries no link into a text, and the link the template asks for stays', async () => {
    const automation = await gateway.live.post('/v1/automations', {
      name: 'Thanks',
      on: 'order.placed',
      purpose: 'transactional',
      text: 'Hi {{ customer.firstName | default: "there" }}, thanks for {{ order.name }}: {{ order.statusUrl }}',
    });
    expect(automation.status).toBe(201);
    const trap = await outcomeFor('1', { firstName: 'You won 1000 EUR http://evil.example/claim' });
    expect(await textOf(trap)).toBe('Hi there, thanks for #1001: https://shop.example/o/1');
    const blank = await outcomeFor('2', { firstName: ' ' });
    expect(await textOf(blank)).toBe('Hi there, thanks for #1001: https://shop.example/o/1');
    const honest = await outcomeFor('3', { firstName: 'Zoé' });
    expect(await textOf(honest)).toBe('Hi Zoé, thanks for #1001: https://shop.example/o/1');
  });
});

describe('a date in a template', () => {
  beforeAll(() =>
    gateway.live.post('/v1/templates', {
      name: 'slot',
      text: '{{ day | date }}, {{ start | date: "%H:%M" }}, {{ total | money: "EUR" }}',
    }),
  );

  it("is told by the recipient's clock and in the recipient's language", async () => {
    const template = {
      name: 'slot',
      variables: { day: '2026-03-04', start: '2026-03-04T23:30:00Z', total: '1234.5' },
    };
    const told = async (body: object) => {
      const sent = await send({ template, ...body });
      expect(sent.status).toBe(202);
      return (await gateway.live.get(`/v1/messages/${sent.body.id}`)).body['text'];
    };
    expect(await told({})).toBe('4 mars 2026, 00:30, 1 234,50 €');
    expect(await told({ options: { timeZone: 'America/Chicago', language: 'en' } })).toBe(
      'March 4, 2026, 17:30, €1,234.50',
    );
    expect(await told({ to: '+447700900001', sender: 'Shop' })).toBe('March 4, 2026, 23:30, €1,234.50');
  });

  it('of two readings is refused by name', async () => {
    const template = { name: 'slot', variables: { day: '03/04/2026', start: '10:00', total: 1 } };
    expect(await send({ template })).toMatchObject({
      status: 422,
      body: { code: 'variable_unresolved', detail: expect.stringContaining('03/04/2026') },
    });
  });
});

it('a time that has passed is no time to send at', async () => {
  const sendAt = (ago: number) => new Date(gateway.now() - ago).toISOString();
  for (const ago of [6 * 60_000, 365 * 86_400_000])
    expect(await send({ text: 'Late', sendAt: sendAt(ago) })).toMatchObject({
      status: 422,
      body: { code: 'schedule_past' },
    });
  expect((await send({ text: 'Just now', sendAt: sendAt(60_000) })).status).toBe(202);
});
