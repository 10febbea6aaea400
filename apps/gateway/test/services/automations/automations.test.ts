import { enterFlow } from '@carillon/core/automation';
import type { CanonicalEvent } from '@carillon/core/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listFor } from '../../../src/services/automations/automations.ts';
import { automationRoutes } from '../../../src/services/automations/routes.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [automationRoutes(options)]);
});
afterAll(() => server.close());

const AUTOMATIONS = '/v1/automations';
const SHIPPED = {
  name: 'Order shipped',
  on: 'order.shipped',
  purpose: 'transactional',
  text: 'Your order {{ order.name }} is on its way.',
};
const EVENT: CanonicalEvent = {
  type: 'order.shipped',
  source: { platform: 'api', shop: 'default' },
  object: { type: 'order', id: '1' },
  transition: 'shipped:1',
  occurredAt: '2026-11-21T19:30:00Z',
  person: { phone: '+33639980001', country: null, name: null, locale: null },
  data: { order: { name: '#1' } },
};
const UNKNOWN = 'aut_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f';

describe('making an automation', () => {
  it('fills in what was left out, and lists it', async () => {
    const owner = await (await server.account()).as();
    const made = await owner.post(AUTOMATIONS, SHIPPED);
    expect(made).toMatchObject({
      status: 201,
      body: { ...SHIPPED, conditions: [], sender: null, delaySeconds: 0, usefulSeconds: null, enabled: true },
    });
    expect((await owner.get(AUTOMATIONS)).body).toEqual({ data: [made.body], nextCursor: null });
  });

  it('is refused when the plan has no more room', async () => {
    const owner = await (await server.account()).as();
    const made = await Promise.all(Array.from({ length: 51 }, () => owner.post(AUTOMATIONS, SHIPPED)));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(made.find(({ status }) => status !== 201)?.body).toMatchObject({ code: 'quota_reached' });
  });

  it('keeps conditions of every kind as they were given', async () => {
    const account = await server.account();
    const conditions = [
      { path: 'tracking.url', operator: 'exists' },
      { path: 'order.total', operator: 'at_least', value: '49.90' },
      { path: 'order.tags', operator: 'contains', value: 'gift 🎁' },
      { path: 'order.source', operator: 'is', value: { web: [1, null, true] } },
    ];
    const made = await (await account.as()).post(AUTOMATIONS, { ...SHIPPED, conditions });
    expect(made.body['conditions']).toEqual(conditions);
    const [rule] = await listFor(server.database.pool, account.id, 'order.shipped');
    expect(rule?.conditions).toEqual(conditions);
  });

  it.each([
    [{ text: 'Hello {{ name' }, 422, 'template_invalid', 'text'],
    [{ text: '{% include "x" %}' }, 422, 'template_invalid', 'text'],
    [{ text: '' }, 400, 'request_invalid', 'text'],
    [{ text: 'a\u0000b' }, 400, 'request_invalid', 'text'],
    [{ text: 'half a pair \ud83d' }, 400, 'request_invalid', 'text'],
    [{ sender: 'no_good!' }, 422, 'sender_invalid', 'sender'],
    [{ on: 'order.lost' }, 400, 'request_invalid', 'on'],
    [{ purpose: 'otp' }, 400, 'request_invalid', 'purpose'],
    [{ delaySeconds: -1 }, 400, 'request_invalid', 'delaySeconds'],
    [{ delaySeconds: 60, usefulSeconds: 60 }, 400, 'request_invalid', 'usefulSeconds'],
    [{ conditions: [{ path: 'a', operator: 'is' }] }, 400, 'request_invalid', 'conditions.0.value'],
    [
      { conditions: [{ path: 'a', operator: 'at_most', value: 'ten' }] },
      400,
      'request_invalid',
      'conditions.0.value',
    ],
    [
      { conditions: [{ path: 'a', operator: 'is', value: { x: '\u0000' } }] },
      400,
      'request_invalid',
      'conditions.0.value',
    ],
    [
      { conditions: [{ path: 'a', operator: 'like', value: 1 }] },
      400,
      'request_invalid',
      'conditions.0.operator',
    ],
    [
      { conditions: [{ path: 'a', operator: 'exists', not: true }] },
      400,
      'field_unknown',
      'conditions.0.not',
    ],
    [{ event: 'order.paid' }, 400, 'field_unknown', 'event'],
  ])('refuses %j and stores nothing', async (change, status, code, field) => {
    const owner = await (await server.account()).as();
    expect(await owner.post(AUTOMATIONS, { ...SHIPPED, ...change })).toMatchObject({
      status,
      body: { code, field },
    });
    expect((await owner.get(AUTOMATIONS)).body.data).toEqual([]);
  });

  it('happens once per Idempotency-Key', async () => {
    const owner = await (await server.account()).as();
    const first = await owner.post(AUTOMATIONS, SHIPPED, once('a'));
    expect((await owner.post(AUTOMATIONS, SHIPPED, once('a'))).body).toEqual(first.body);
    const other = await owner.post(AUTOMATIONS, { ...SHIPPED, name: 'Other' }, once('a'));
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect((await owner.get(AUTOMATIONS)).body.data).toHaveLength(1);
  });

  it('needs the scope automations:write', async () => {
    const sender = await (await server.account()).as({ scopes: ['messages:send', 'templates:write'] });
    for (const answer of [
      await sender.get(AUTOMATIONS),
      await sender.post(AUTOMATIONS, SHIPPED),
      await sender.patch(`${AUTOMATIONS}/${UNKNOWN}`, { enabled: false }),
      await sender.delete(`${AUTOMATIONS}/${UNKNOWN}`),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    }
  });
});

describe('changing an automation', () => {
  it('changes the fields that are given and no other', async () => {
    const owner = await (await server.account()).as();
    const made = (await owner.post(AUTOMATIONS, { ...SHIPPED, sender: 'ACME', delaySeconds: 60 })).body;
    const url = `${AUTOMATIONS}/${made.id}`;
    const changed = await owner.patch(url, { enabled: false, sender: null, usefulSeconds: 61 });
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({
      ...made,
      enabled: false,
      sender: null,
      usefulSeconds: 61,
      steps: [{ ...(made['steps'] as object[])[0], sender: null, usefulSeconds: 61 }],
      version: 2,
      updatedAt: changed.body['updatedAt'],
    });
    expect((await owner.get(AUTOMATIONS)).body.data).toEqual([changed.body]);
  });

  it.each([
    [{ text: '{{' }, 422, 'template_invalid', 'text'],
    [{ sender: '?' }, 422, 'sender_invalid', 'sender'],
    [{ usefulSeconds: 30 }, 400, 'request_invalid', 'usefulSeconds'],
    [{ id: 'aut_1' }, 400, 'field_unknown', 'id'],
  ])('refuses %j and leaves it as it was', async (change, status, code, field) => {
    const owner = await (await server.account()).as();
    const made = (await owner.post(AUTOMATIONS, { ...SHIPPED, delaySeconds: 60 })).body;
    const refused = await owner.patch(`${AUTOMATIONS}/${made.id}`, change);
    expect(refused).toMatchObject({ status, body: { code, field } });
    expect((await owner.get(AUTOMATIONS)).body.data).toEqual([made]);
  });

  it('knows only the automations of its account', async () => {
    const owner = await (await server.account()).as();
    const stranger = await (await server.account()).as();
    const made = (await owner.post(AUTOMATIONS, SHIPPED)).body;
    const missing = { status: 404, body: { code: 'automation_not_found' } };
    for (const id of [made.id, UNKNOWN, 'aut_1', made.id.replace('aut', 'tpl')]) {
      expect(await stranger.patch(`${AUTOMATIONS}/${id}`, { enabled: false })).toMatchObject(missing);
      expect(await stranger.delete(`${AUTOMATIONS}/${id}`)).toMatchObject(missing);
    }
    expect((await stranger.get(AUTOMATIONS)).body.data).toEqual([]);
    expect((await owner.get(AUTOMATIONS)).body.data).toEqual([made]);
  });

  it('deletes it', async () => {
    const owner = await (await server.account()).as();
    const { id } = (await owner.post(AUTOMATIONS, SHIPPED)).body;
    expect((await owner.delete(`${AUTOMATIONS}/${id}`)).status).toBe(204);
    expect((await owner.delete(`${AUTOMATIONS}/${id}`)).status).toBe(404);
    expect((await owner.get(AUTOMATIONS)).body.data).toEqual([]);
  });
});

describe('finding the automations of an event', () => {
  it('gives those of the account that listen to it, oldest first, as the core runs them', async () => {
    const account = await server.account();
    const owner = await account.as();
    await owner.post(AUTOMATIONS, { ...SHIPPED, name: 'first' });
    await owner.post(AUTOMATIONS, { ...SHIPPED, name: 'other event', on: 'order.paid' });
    await owner.post(AUTOMATIONS, { ...SHIPPED, name: 'second', enabled: false });
    await (await (await server.account()).as()).post(AUTOMATIONS, { ...SHIPPED, name: 'foreign' });
    const rules = await listFor(server.database.pool, account.id, 'order.shipped');
    expect(rules.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(
      await server.database.transaction((client) => listFor(client, account.id, 'order.shipped')),
    ).toEqual(rules);
    const plans = rules.map((rule) => enterFlow(rule, EVENT, null));
    expect(plans).toMatchObject([{ kind: 'enter' }, { kind: 'skip', skip: { reason: 'disabled' } }]);
    expect(rules[0]?.steps).toMatchObject([{ text: SHIPPED.text, delaySeconds: 0 }]);
  });
});

describe('listing automations', () => {
  it('gives pages, newest first', async () => {
    const owner = await (await server.account()).as();
    for (const name of ['1', '2', '3']) await owner.post(AUTOMATIONS, { ...SHIPPED, name });
    const first = await owner.get(`${AUTOMATIONS}?limit=2`);
    expect(first.body.data.map((shown) => shown['name'])).toEqual(['3', '2']);
    const second = await owner.get(`${AUTOMATIONS}?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ name: '1' }], nextCursor: null });
    expect(await owner.get(`${AUTOMATIONS}?cursor=1`)).toMatchObject({
      status: 400,
      body: { code: 'cursor_invalid' },
    });
  });
});
