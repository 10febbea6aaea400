import { problemSchema } from '@carillon/gateway-api/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

const ask = async (method: Method, url: string, payload?: string) => {
  const answer = await gateway.app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${gateway.demo!.key}`,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { payload }),
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? null : answer.json(),
  };
};

describe('an address that is not there', () => {
  test.each([
    '/',
    '/v1',
    '/v1/nothing',
    '/v1//messages',
    '/V1/messages',
    '/v1/messages/%ff',
    '/v1/messages/%',
    `/v1/messages/${'x'.repeat(400)}`,
    '/docs/../v1/nothing',
  ])('%s', async (url) => {
    const { status, headers, body } = await ask('GET', url);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(problemSchema.strict().parse(body)).toMatchObject({ code: 'url_not_found', status: 404 });
  });
});

describe('a method that an address does not answer to', () => {
  test.each<[Method, string, string]>([
    ['PUT', '/v1/messages', 'GET, HEAD, POST'],
    ['DELETE', '/v1/messages?limit=1', 'GET, HEAD, POST'],
    ['DELETE', '/v1/messages/msg_1', 'GET, HEAD'],
    ['GET', '/v1/messages/msg_1/cancel', 'POST'],
    ['POST', '/v1/templates/tpl_1', 'DELETE, PATCH'],
    ['POST', '/health', 'GET, HEAD'],
  ])('%s %s is told which it does', async (method, url, allow) => {
    const { status, headers, body } = await ask(method, url);
    expect({ status, code: body.code, allow: headers['allow'] }).toEqual({
      status: 405,
      code: 'method_not_allowed',
      allow,
    });
  });
});

describe('the headers of every answer', () => {
  test.each(['/health', '/v1/wallet', '/v1/nothing', '/openapi.json'])('of %s', async (url) => {
    const { headers } = await ask('GET', url);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });
});

describe('keys that would reach a prototype', () => {
  const send = toPhone('0001');
  const inside = (json: string): string => JSON.stringify({ ...send, extra: 0 }).replace('"extra":0', json);
  const inTemplate = (json: string): string =>
    `{"to":"+33639980001","purpose":"transactional","template":{"name":"x","variables":${json}}}`;

  test.each([
    ['POST', '/v1/messages', '{"__proto__":{"polluted":1}}'],
    ['POST', '/v1/messages', inside('"__proto__":{"polluted":1}')],
    ['POST', '/v1/messages', inside('"\\u005f_proto__":{"polluted":1}')],
    ['POST', '/v1/messages', inside('"constructor":{"prototype":{"polluted":1}}')],
    ['POST', '/v1/messages', inTemplate('{"__proto__":{"polluted":1}}')],
    ['POST', '/v1/messages', inTemplate('{"a":[{"constructor":{"prototype":{"polluted":1}}}]}')],
    ['POST', '/v1/messages/batch', `{"messages":[${inside('"__proto__":{"polluted":1}')}]}`],
    ['POST', '/v1/messages/estimate', inside('"__proto__":{"polluted":1}')],
    [
      'POST',
      '/v1/events',
      '{"type":"order.paid","object":{"type":"o","id":"1"},"data":{"__proto__":{"polluted":1}}}',
    ],
    ['POST', '/v1/keys', '{"__proto__":{"scopes":["*"]}}'],
    ['PATCH', '/v1/templates/tpl_1', '{"__proto__":{"text":"x"}}'],
  ] as const)('%s %s %s', async (method, url, body) => {
    const { status, body: problem } = await ask(method, url, body);
    expect({ status, code: problem.code }).toEqual({ status: 400, code: 'json_invalid' });
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'toString'])('?%s= in a query', async (field) => {
    const { status, body } = await ask('GET', `/v1/messages?${field}=1`);
    expect({ status, code: body.code, field: body.field }).toEqual({
      status: 400,
      code: 'field_unknown',
      field,
    });
  });
});

describe('bodies that no schema should see', () => {
  test.each([
    ['not JSON', '{"to":', 'json_invalid'],
    ['JSON that is no object', '[]', 'request_invalid'],
    ['a string', '"x"', 'request_invalid'],
    ['null', 'null', 'request_invalid'],
    ['two objects', '{}{}', 'json_invalid'],
    ['NaN', '{"to":NaN}', 'json_invalid'],
    ['a nest of a hundred thousand lists', '['.repeat(100_000), 'json_invalid'],
    ['a deep value', `{"to":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'json_invalid'],
  ])('%s', async (_what, payload, code) => {
    const { status, body } = await ask('POST', '/v1/messages', payload);
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  test('a field twice is refused by name: nobody knows which one was meant', async () => {
    const twice = '{"to":"+33612345678","to":"+33639980001","text":"x","purpose":"transactional"}';
    const { status, body } = await ask('POST', '/v1/messages', twice);
    expect({ status, code: body.code, field: body.field }).toEqual({
      status: 400,
      code: 'json_invalid',
      field: 'to',
    });
  });

  test('names and values the store cannot keep are refused by name', async () => {
    const event = { type: 'order.paid', object: { type: 'order', id: '1' } };
    const wrong: readonly [string, object, string][] = [
      ['/v1/events', { ...event, object: { type: 'order', id: 'a\u0000' } }, 'object.id'],
      ['/v1/events', { ...event, data: { deep: [{ value: '\u0000' }] } }, 'data'],
      ['/v1/events', { ...event, person: { name: '\ud800' } }, 'person.name'],
      ['/v1/events', { ...event, occurredAt: '0000-01-01T00:00:00Z' }, 'occurredAt'],
      ['/v1/messages', { ...toPhone('0001'), sendAt: '0000-01-01T00:00:00Z' }, 'sendAt'],
      ['/v1/messages', { to: '1', purpose: 'transactional', template: { name: 'a\u0000' } }, 'template.name'],
      ['/v1/messages/cancel', { reference: 'a\u0000' }, 'reference'],
      ['/v1/messages/cancel', { eventKeyPrefix: 'abc\u0000' }, 'eventKeyPrefix'],
    ];
    for (const [url, payload, field] of wrong) {
      const { status, body } = await ask('POST', url, JSON.stringify(payload));
      expect({ url, status, field: body.field }).toEqual({ url, status: 400, field });
    }
  });

  test('the longest event key that a request may make is stored', async () => {
    const widest = (length: number): string => '語'.repeat(length);
    const { status } = await ask(
      'POST',
      '/v1/events',
      JSON.stringify({
        type: 'order.paid',
        source: { platform: widest(50), shop: widest(255) },
        object: {
          type: widest(50),
          id: Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x4e00 + i * 37)).join(''),
        },
        transition: '/'.repeat(200),
      }),
    );
    expect(status).toBe(202);
  });
});
