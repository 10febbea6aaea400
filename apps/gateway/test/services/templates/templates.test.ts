import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templateRoutes } from '../../../src/services/templates/routes.ts';
import { once } from '../../support/requests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer((options) => [templateRoutes(options)]);
});
afterAll(() => server.close());

const TEMPLATES = '/v1/templates';
const SHIPPED = { name: 'order-shipped', text: 'Your order {{ order.name }} left: {{ tracking.url }}' };
const UNKNOWN = 'tpl_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f';

describe('making a template', () => {
  it('tells the variables it reads, and lists it', async () => {
    const owner = await (await server.account()).as();
    const made = await owner.post(TEMPLATES, SHIPPED);
    expect(made).toMatchObject({
      status: 201,
      body: { ...SHIPPED, variables: ['order.name', 'tracking.url'] },
    });
    expect((await owner.get(TEMPLATES)).body).toEqual({ data: [made.body], nextCursor: null });
  });

  it('keeps names apart within an account only', async () => {
    const owner = await (await server.account()).as();
    const stranger = await (await server.account()).as();
    await owner.post(TEMPLATES, SHIPPED);
    const taken = await owner.post(TEMPLATES, { ...SHIPPED, text: 'Other' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'template_name_taken', field: 'name' } });
    expect((await stranger.post(TEMPLATES, SHIPPED)).status).toBe(201);
    expect((await owner.get(TEMPLATES)).body.data).toMatchObject([SHIPPED]);
  });

  it('lets one of two win that ask for a name at once', async () => {
    const owner = await (await server.account()).as();
    const answers = await Promise.all(Array.from({ length: 5 }, () => owner.post(TEMPLATES, SHIPPED)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it.each([
    [{ text: '{{ name' }, 422, 'template_invalid', 'text'],
    [{ text: '{{ name | shout }}' }, 422, 'template_invalid', 'text'],
    [{ text: '' }, 400, 'request_invalid', 'text'],
    [{ text: 'a\u0000b' }, 400, 'request_invalid', 'text'],
    [{ text: 5 }, 400, 'request_invalid', 'text'],
    [{ name: 'Order Shipped' }, 400, 'request_invalid', 'name'],
    [{ language: 'fr' }, 400, 'field_unknown', 'language'],
  ])('refuses %j and stores nothing', async (change, status, code, field) => {
    const owner = await (await server.account()).as();
    expect(await owner.post(TEMPLATES, { ...SHIPPED, ...change })).toMatchObject({
      status,
      body: { code, field },
    });
    expect((await owner.get(TEMPLATES)).body.data).toEqual([]);
  });

  it.each([
    ['{"name":', 'application/json', 400, 'json_invalid'],
    ['{"name":"a","__proto__":{"text":"b"}}', 'application/json', 400, 'json_invalid'],
    ['[]', 'application/json', 400, 'request_invalid'],
    ['name=a&text=b', 'application/x-www-form-urlencoded', 415, 'content_type_unsupported'],
  ])('refuses the body %s as %s', async (body, type, status, code) => {
    const owner = await (await server.account()).as();
    expect(await owner.send(TEMPLATES, body, type)).toMatchObject({ status, body: { code } });
    expect((await owner.get(TEMPLATES)).body.data).toEqual([]);
  });

  it('happens once per Idempotency-Key, and forgets a refusal', async () => {
    const owner = await (await server.account()).as();
    expect((await owner.post(TEMPLATES, { ...SHIPPED, text: '{{' }, once('t'))).status).toBe(422);
    const first = await owner.post(TEMPLATES, SHIPPED, once('t'));
    expect(first.status).toBe(201);
    expect((await owner.post(TEMPLATES, SHIPPED, once('t'))).body).toEqual(first.body);
    const other = await owner.post(TEMPLATES, { ...SHIPPED, name: 'b' }, once('t'));
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('needs the scope templates:write', async () => {
    const sender = await (await server.account()).as({ scopes: ['messages:send', 'automations:write'] });
    for (const answer of [
      await sender.get(TEMPLATES),
      await sender.post(TEMPLATES, SHIPPED),
      await sender.patch(`${TEMPLATES}/${UNKNOWN}`, { text: 'a' }),
      await sender.delete(`${TEMPLATES}/${UNKNOWN}`),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    }
  });
});

describe('changing a template', () => {
  it('changes the fields that are given and no other', async () => {
    const owner = await (await server.account()).as();
    const { id } = (await owner.post(TEMPLATES, SHIPPED)).body;
    const changed = await owner.patch(`${TEMPLATES}/${id}`, { text: 'Gone, {{ name }}.' });
    expect(changed).toMatchObject({
      status: 200,
      body: { id, name: SHIPPED.name, text: 'Gone, {{ name }}.', variables: ['name'] },
    });
    expect((await owner.patch(`${TEMPLATES}/${id}`, { name: SHIPPED.name })).status).toBe(200);
  });

  it.each([
    [{ text: '{% if %}' }, 422, 'template_invalid', 'text'],
    [{ name: 'taken' }, 409, 'template_name_taken', 'name'],
    [{ id: UNKNOWN }, 400, 'field_unknown', 'id'],
  ])('refuses %j and leaves it as it was', async (change, status, code, field) => {
    const owner = await (await server.account()).as();
    await owner.post(TEMPLATES, { name: 'taken', text: 'a' });
    const made = (await owner.post(TEMPLATES, SHIPPED)).body;
    expect(await owner.patch(`${TEMPLATES}/${made.id}`, change)).toMatchObject({
      status,
      body: { code, field },
    });
    expect((await owner.get(TEMPLATES)).body.data[0]).toEqual(made);
  });

  it('lets one of two renames win that meet', async () => {
    const owner = await (await server.account()).as();
    const ids: string[] = [];
    for (const name of ['a', 'b']) ids.push((await owner.post(TEMPLATES, { name, text: name })).body.id);
    const renamed = await Promise.all(ids.map((id) => owner.patch(`${TEMPLATES}/${id}`, { name: 'c' })));
    expect(renamed.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await owner.get(TEMPLATES)).body.data.filter((shown) => shown['name'] === 'c')).toHaveLength(1);
  });

  it('knows only the templates of its account', async () => {
    const owner = await (await server.account()).as();
    const stranger = await (await server.account()).as();
    const made = (await owner.post(TEMPLATES, SHIPPED)).body;
    const missing = { status: 404, body: { code: 'template_not_found' } };
    for (const id of [made.id, UNKNOWN, 'tpl_1', made.id.replace('tpl', 'aut')]) {
      expect(await stranger.patch(`${TEMPLATES}/${id}`, { text: 'mine' })).toMatchObject(missing);
      expect(await stranger.delete(`${TEMPLATES}/${id}`)).toMatchObject(missing);
    }
    expect((await stranger.get(TEMPLATES)).body.data).toEqual([]);
    expect((await owner.get(TEMPLATES)).body.data).toEqual([made]);
  });

  it('deletes it, and its name is free again', async () => {
    const owner = await (await server.account()).as();
    const { id } = (await owner.post(TEMPLATES, SHIPPED)).body;
    expect((await owner.delete(`${TEMPLATES}/${id}`)).status).toBe(204);
    expect((await owner.delete(`${TEMPLATES}/${id}`)).status).toBe(404);
    expect((await owner.post(TEMPLATES, SHIPPED)).status).toBe(201);
  });
});

describe('listing templates', () => {
  it('gives pages, newest first', async () => {
    const owner = await (await server.account()).as();
    for (const name of ['a', 'b', 'c']) await owner.post(TEMPLATES, { name, text: 'x' });
    const first = await owner.get(`${TEMPLATES}?limit=2`);
    expect(first.body.data.map((shown) => shown['name'])).toEqual(['c', 'b']);
    const second = await owner.get(`${TEMPLATES}?limit=2&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ data: [{ name: 'a' }], nextCursor: null });
    expect(await owner.get(`${TEMPLATES}?cursor=1`)).toMatchObject({
      status: 400,
      body: { code: 'cursor_invalid' },
    });
  });
});
