import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/infrastructure/config/secret.ts';
import { recordLog } from './log-lines.ts';

const canary = 'canary-7f3a';

describe('a line', () => {
  test('is one JSON object with a level by name and an ISO time', () => {
    const { logger, lines } = recordLog();
    logger.info({ accountId: 'acc_1', messages: 3 }, 'admitted');
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        accountId: 'acc_1',
        messages: 3,
        msg: 'admitted',
      },
    ]);
  });

  test('is left out below the level', () => {
    const { logger, lines } = recordLog('warn');
    logger.info('no');
    logger.warn('yes');
    expect(lines()).toHaveLength(1);
  });

  test('cannot be split by what is logged', () => {
    const { logger, text } = recordLog();
    logger.info({ reference: 'a\n{"level":"fatal"}' }, 'b\nc');
    expect(text().trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('fields that hold bodies and secrets', () => {
  test.each([
    'text',
    'body',
    'rawBody',
    'messageText',
    'short_message_text',
    'variables',
    'payload',
    'secret',
    'webhookSecret',
    'webhook_secret',
    'previousSecret',
    'password',
    'authorization',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'token',
    'apiKey',
    'key',
    'masterKey',
    'databaseUrl',
    'headers',
    'params',
    'signature',
    'secrets',
  ])('%s is withheld at every depth', (field) => {
    const { logger, text } = recordLog();
    logger.info({ [field]: canary });
    logger.info({ outer: { [field]: { inner: canary } } });
    logger.info({ list: [{ deep: { [field]: [canary] } }] });
    expect(text()).not.toContain(canary);
    expect(text().match(/\[withheld\]/g)).toHaveLength(3);
  });

  test.each(['context', 'eventKey', 'keyId', 'code', 'textLength', 'status', 'reference'])(
    '%s is shown',
    (field) => {
      const { logger, text } = recordLog();
      logger.info({ [field]: canary });
      expect(text()).toContain(canary);
    },
  );

  test('are withheld in what a child is bound to, and in its children', () => {
    const { logger, text } = recordLog();
    const child = logger
      .child({ secret: canary, carrier: 'simulator' })
      .child({ inner: { text: canary } }, {});
    child.setBindings({ password: canary });
    child.warn('x');
    expect(text()).not.toContain(canary);
    expect(text()).toContain('simulator');
  });

  test('are withheld where they are interpolated', () => {
    const { logger, text } = recordLog();
    logger.info('got %o and %j', { text: canary }, { body: canary });
    expect(text()).not.toContain(canary);
  });

  test('wrapped secrets print as ***, bytes and instances by the name of their class', () => {
    const { logger, lines } = recordLog();
    const hash = createHash('sha256');
    logger.info({
      a: new Secret(canary),
      b: Buffer.from(canary),
      c: hash,
      d: new URL('https://example.com/x'),
      e: null,
    });
    expect(lines()).toMatchObject([
      { a: '***', b: '[Buffer]', c: '[Hash]', d: 'https://example.com/x', e: null },
    ]);
  });

  test('a circle ends', () => {
    const { logger, lines } = recordLog();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    logger.info({ circle });
    expect(lines()).toHaveLength(1);
  });
});

describe('numbers', () => {
  test('are masked in fields, in messages, in bindings and in errors', () => {
    const { logger, text } = recordLog();
    logger
      .child({ phone: '+33612345678' })
      .error({ err: new Error('cannot text +33612345678') }, 'to %s', '+33612345678');
    expect(text()).not.toContain('612345678');
    expect(text().match(/\+336\*{6}78/g)).toHaveLength(3);
  });
});

describe('over Fastify', () => {
  const serve = async (
    url: string,
    handler: (request: { log: { info(fields: object, text?: string): void } }) => void,
  ) => {
    const { logger, lines, text } = recordLog();
    const app = Fastify({ loggerInstance: logger });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send());
    app.post('/v1/phones/:number/messages', (request) => {
      handler(request);
      return { ok: true };
    });
    await app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${canary}` },
      payload: { text: canary },
    });
    await app.close();
    return { lines: lines(), text: text() };
  };

  test('a request shows as method and template of its route, without query, headers and body', async () => {
    const { lines, text } = await serve(`/v1/phones/+33612345678/messages?token=${canary}`, () => {});
    expect(lines).toMatchObject([
      { msg: 'incoming request', req: { method: 'POST', url: '/v1/phones/:number/messages' } },
      { msg: 'request completed', res: { statusCode: 200 } },
    ]);
    expect(text).not.toContain(canary);
    expect(text).not.toContain('612345678');
  });

  test('a request without a route shows its path, without the query', async () => {
    const { lines, text } = await serve(`/nowhere/+33612345678?x=${canary}`, () => {});
    expect(lines[0]).toMatchObject({ req: { url: '/nowhere/+336******78' } });
    expect(text).not.toContain(canary);
  });

  test('an error logged by a handler leaks neither', async () => {
    const { text } = await serve('/v1/phones/1/messages', (request) => {
      const query = Object.assign(new Error(`Failed query: select $1\nparams: ${canary}`), {
        params: [canary],
      });
      request.log.info({ err: query, req: request });
    });
    expect(text).toContain('Failed query: select $1');
    expect(text).not.toContain(canary);
  });
});
