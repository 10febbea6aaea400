import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createClient,
  orThrow,
  RefusedError,
  type RetryOptions,
  UnexpectedAnswerError,
  UnreachableError,
} from '../../src/client/index.ts';
import {
  breakOff,
  hangUp,
  json,
  problem,
  type ScriptedServer,
  silence,
  startScriptedServer,
} from './support/scripted-server.ts';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());
// Full jitter begins at no wait at all: tests take that one.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const clientOf = (retry?: RetryOptions, path = '') =>
  createClient({
    baseUrl: server.baseUrl + path,
    key: 'ck_live_x',
    ...(retry === undefined ? {} : { retry }),
  });
const SEND = { to: '+33639980001', text: 'Hello', purpose: 'transactional' } as const;
const faultOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    (value) => Promise.reject(new Error(`No fault: ${JSON.stringify(value)}`)),
    (fault: unknown) => fault,
  );

describe('a call', () => {
  it('goes to its path with its parameters, query, body and key', async () => {
    server.script(json(200, { ok: 1 }));
    const client = clientOf(undefined, '/behind/a/proxy/');
    await client.accounts.keys.delete('acc_1/2', 'key ?');
    await client.suppressions.delete({ to: '+33 6' }, { evidence: { document: 'x' } });
    await client.otp.resend('otp_1');
    await client.usage.read();
    expect(server.asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['DELETE', '/behind/a/proxy/v1/accounts/acc_1%2F2/keys/key%20%3F', ''],
      ['DELETE', '/behind/a/proxy/v1/suppressions?to=%2B33+6', '{"evidence":{"document":"x"}}'],
      ['POST', '/behind/a/proxy/v1/otp/otp_1/resend', '{}'],
      ['GET', '/behind/a/proxy/v1/usage', ''],
    ]);
    expect(server.asked.every(({ headers }) => headers.authorization === 'Bearer ck_live_x')).toBe(true);
  });

  it('refuses an id that a URL would swallow, before anything is sent', () => {
    for (const id of ['', '.', '..', undefined])
      expect(() => clientOf().messages.read(id as string)).toThrow(TypeError);
  });

  it('reads JSON, text, bytes and nothing, by what the answer says it is', async () => {
    const typed = (type: string, body: string) => (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': type }).end(body);
    };
    server.script(typed('text/csv; charset=utf-8', 'é;1'), typed('application/pdf', '%PDF'), (response) => {
      response.writeHead(204).end();
    });
    expect(await clientOf().statements.csv('2026-11')).toEqual({ ok: true, value: 'é;1' });
    const pdf = orThrow(await clientOf().statements.pdf('2026-11'));
    expect(new TextDecoder().decode(pdf)).toBe('%PDF');
    expect(await clientOf().keys.delete('key_1')).toEqual({ ok: true, value: null });
    expect(server.asked.map(({ url }) => url)).toEqual([
      '/v1/statements/2026-11?format=csv',
      '/v1/statements/2026-11?format=pdf',
      '/v1/keys/key_1',
    ]);
  });

  it('takes a fixed part in its body where it has one', async () => {
    server.script(json(200, {}));
    await clientOf().people.exportCsv({ to: '+33639980001' });
    expect(JSON.parse(server.asked[0]!.body)).toEqual({ to: '+33639980001', format: 'csv' });
    expect(server.asked[0]!.url).toBe('/v1/people/export');
  });
});

describe('a refusal', () => {
  it('is a value with its code, its field and the page that explains it', async () => {
    server.script(
      json(
        422,
        {
          code: 'a_code_of_tomorrow',
          detail: 'No.',
          field: 'to',
          requestId: 'req_9',
          docs: '/docs/errors#x',
        },
        { 'content-type': 'application/problem+json' },
      ),
    );
    const refused = await clientOf(undefined, '/proxied/').messages.send(SEND);
    expect(refused).toEqual({
      ok: false,
      error: {
        code: 'a_code_of_tomorrow',
        detail: 'No.',
        field: 'to',
        status: 422,
        requestId: 'req_9',
        docs: `${server.baseUrl}/proxied/docs/errors#x`,
        retryable: false,
      },
    });
    expect(() => orThrow(refused)).toThrow(RefusedError);
    expect(server.asked).toHaveLength(1);
  });

  it('that no problem document tells is a fault', async () => {
    server.script(json(404, { message: 'nginx' }));
    const fault = await faultOf(clientOf().wallet.read());
    expect(fault).toBeInstanceOf(UnexpectedAnswerError);
    expect(fault).toMatchObject({ status: 404, body: '{"message":"nginx"}' });
    server.script(json(302, {}, { location: 'https://elsewhere.example/' }));
    expect(await faultOf(clientOf().wallet.read())).toMatchObject({
      name: 'UnexpectedAnswerError',
      status: 302,
    });
    server.script((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('<html>');
    });
    expect(await faultOf(clientOf().wallet.read())).toMatchObject({
      name: 'UnexpectedAnswerError',
      body: '<html>',
    });
  });
});

describe('trying again', () => {
  it('happens after faults of the line and of servers, under one key', async () => {
    server.script(hangUp, breakOff, json(502, {}), problem(503, 'overloaded'), json(202, { id: 'msg_1' }));
    expect(await clientOf().messages.send(SEND)).toEqual({ ok: true, value: { id: 'msg_1' } });
    const keys = server.asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(5);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(server.asked.map(({ body }) => body))).toEqual(new Set([JSON.stringify(SEND)]));
  });

  it('uses a new key for each call, the caller’s own where one is given, and none for what changes nothing', async () => {
    server.script(json(202, {}));
    const client = clientOf();
    await client.messages.send(SEND);
    await client.messages.send(SEND);
    await client.messages.send(SEND, { idempotencyKey: 'order 1001 shipped' });
    await client.wallet.read();
    await client.templates.update('tpl_1', { text: 'x' });
    const [one, other, own, reading, patching] = server.asked.map(
      ({ headers }) => headers['idempotency-key'],
    );
    expect(one).not.toBe(other);
    expect(own).toBe('order 1001 shipped');
    expect(reading).toBeUndefined();
    expect(patching).toMatch(/^[0-9a-f]{32}$/);
  });

  it('does not happen to a change without a key', async () => {
    server.script(hangUp, json(202, {}));
    const fault = await faultOf(clientOf().messages.send(SEND, { idempotencyKey: null }));
    expect(fault).toBeInstanceOf(UnreachableError);
    expect(fault).toMatchObject({ attempts: 1 });
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]!.headers).not.toHaveProperty('idempotency-key');
  });

  it('happens while the first request of the key is still running', async () => {
    server.script(
      problem(409, 'idempotency_in_progress', { 'retry-after': '0' }),
      json(202, { id: 'msg_1' }),
    );
    expect(await clientOf().messages.send(SEND)).toMatchObject({ ok: true });
    server.script(problem(409, 'message_already_left'), json(200, {}));
    expect(await clientOf().messages.cancel('msg_1')).toMatchObject({ ok: false, error: { status: 409 } });
  });

  it('ends with the last refusal, or with the last fault', async () => {
    server.script(problem(503, 'store_unavailable'));
    expect(await clientOf().wallet.read()).toMatchObject({
      ok: false,
      error: { code: 'store_unavailable', retryable: true },
    });
    expect(server.asked).toHaveLength(5);
    server.script(hangUp);
    expect(await faultOf(clientOf({ retries: 2 }).wallet.read())).toMatchObject({
      name: 'UnreachableError',
      attempts: 3,
      cause: expect.any(TypeError),
    });
  });

  it('leaves a wait that is longer than the time there is to the caller', async () => {
    server.script(problem(429, 'otp_limit_reached', { 'retry-after': '3600' }));
    expect(await clientOf().otp.start({ to: '+33639980001' })).toMatchObject({
      ok: false,
      error: { code: 'otp_limit_reached', retryable: true },
    });
    expect(server.asked).toHaveLength(1);
  });

  it('ends in time when nobody answers', async () => {
    server.script(silence);
    const fault = await faultOf(clientOf({ totalMs: 120, attemptMs: 50, retries: 100 }).wallet.read());
    expect(fault).toBeInstanceOf(UnreachableError);
    expect((fault as Error).cause).toMatchObject({ name: 'TimeoutError' });
    expect(server.asked.length).toBeGreaterThan(1);
    expect(server.asked.length).toBeLessThan(10);
  });
});

describe('a signal', () => {
  it('ends a call that waits for an answer, with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('The visitor left.');
    server.script(() => controller.abort(reason));
    expect(await faultOf(clientOf().wallet.read({ signal: controller.signal }))).toBe(reason);
    expect(server.asked).toHaveLength(1);
  });

  it('ends a call that waits to try again', async () => {
    const controller = new AbortController();
    server.script((response) => {
      problem(429, 'rate_limited', { 'retry-after': '20' })(response);
      response.once('close', () => setImmediate(() => controller.abort(new Error('Enough.'))));
    });
    expect(await faultOf(clientOf().wallet.read({ signal: controller.signal }))).toMatchObject({
      message: 'Enough.',
    });
  });

  it('that was aborted before sends nothing', async () => {
    server.script(json(200, {}));
    expect(
      await faultOf(clientOf().wallet.read({ signal: AbortSignal.abort(new Error('No.')) })),
    ).toMatchObject({
      message: 'No.',
    });
    expect(server.asked).toHaveLength(0);
  });
});

describe('a list', () => {
  const pages = [
    json(200, { data: [{ id: 3 }, { id: 2 }], nextCursor: 'msg_2' }),
    json(200, { data: [], nextCursor: 'msg_1' }),
    json(200, { data: [{ id: 1 }], nextCursor: null }),
  ];

  it('gives every item of every page, in order', async () => {
    server.script(...pages);
    const ids: unknown[] = [];
    for await (const { id } of clientOf().messages.list({ status: 'delivered', limit: 2 })) ids.push(id);
    expect(ids).toEqual([3, 2, 1]);
    expect(server.asked.map(({ url }) => url)).toEqual([
      '/v1/messages?status=delivered&limit=2',
      '/v1/messages?status=delivered&limit=2&cursor=msg_2',
      '/v1/messages?status=delivered&limit=2&cursor=msg_1',
    ]);
  });

  it('asks for no page that nobody reads', async () => {
    server.script(...pages);
    const list = clientOf().messages.list();
    expect(server.asked).toHaveLength(0);
    for await (const { id } of list) {
      expect(id).toBe(3);
      break;
    }
    expect(server.asked).toHaveLength(1);
  });

  it('gives one page when asked for one', async () => {
    server.script(...pages);
    expect(await clientOf().messages.list({ cursor: 'msg_9' }).page()).toMatchObject({
      ok: true,
      value: { nextCursor: 'msg_2' },
    });
    expect(server.asked.map(({ url }) => url)).toEqual(['/v1/messages?cursor=msg_9']);
  });

  it('throws a refusal where it is iterated', async () => {
    server.script(problem(400, 'cursor_invalid'));
    const read = async () => {
      for await (const _ of clientOf().messages.list({ cursor: 'x' })) throw new Error('No item is there.');
    };
    expect(await faultOf(read())).toMatchObject({
      name: 'RefusedError',
      refusal: { code: 'cursor_invalid' },
    });
  });
});
