import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HmacEncoding, type HmacScheme, verifyHmac, type WebhookRequest } from '../src/webhook/index.ts';

const ENCODINGS: readonly HmacEncoding[] = ['base64', 'base64url', 'hex'];
const NOW = 1_767_225_600;
const TOLERANCE = 300;

const scheme = fc.record(
  {
    header: fc.constant('X-Signature'),
    encoding: fc.constantFrom(...ENCODINGS),
    prefix: fc.constantFrom('sha256=', 'v1,'),
    timestamp: fc.constant({
      header: 'X-Sent-At',
      toleranceSeconds: TOLERANCE,
      signed: (at: string, body: string) => `${at}.${body}`,
      now: () => NOW * 1000,
    }),
  },
  { requiredKeys: ['header', 'encoding'] },
);

const body = fc.string({ unit: 'binary', minLength: 1 });
const secret = fc.string({ unit: 'binary', minLength: 1 });

interface Sent {
  readonly body: string;
  readonly secret: string;
  readonly at?: number | string;
}

/** The request a platform sends, signed without the code under test. */
const send = (how: HmacScheme, { body, secret, at = NOW }: Sent): WebhookRequest => {
  const content = how.timestamp ? `${at}.${body}` : body;
  const signature = createHmac('sha256', secret).update(content).digest(how.encoding);
  return {
    headers: {
      [how.header]: `${how.prefix ?? ''}${signature}`,
      ...(how.timestamp && { [how.timestamp.header]: `${at}` }),
    },
    rawBody: Buffer.from(body),
  };
};

const codeOf = (request: WebhookRequest, secrets: readonly string[], how: HmacScheme): string => {
  const result = verifyHmac(request, secrets, how);
  return result.ok ? 'believed' : result.error.code;
};

const hold = <Values extends [unknown, ...unknown[]]>(property: fc.IProperty<Values>): void =>
  fc.assert(property, { numRuns: 500 });

/** A position in a text or in bytes, as a share of its length. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('what was signed is believed', () => {
  test('in every encoding, with and without prefix and time; the body comes out as it was', () => {
    hold(
      fc.property(scheme, body, secret, (how, text, key) => {
        expect(verifyHmac(send(how, { body: text, secret: key }), [key], how)).toEqual({
          ok: true,
          value: text,
        });
      }),
    );
  });

  test('with any of several secrets, in any order', () => {
    hold(
      fc.property(
        scheme,
        body,
        fc.uniqueArray(secret, { minLength: 2, maxLength: 4 }),
        place,
        (how, text, keys, at) => {
          const request = send(how, { body: text, secret: keys[Math.floor(at * keys.length)]! });
          expect(codeOf(request, keys, how)).toBe('believed');
        },
      ),
    );
  });

  test('as the examples of the platforms have it', () => {
    // printf '{"id":1}' | openssl dgst -sha256 -hmac hush -binary | base64
    const signature = 'VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=';
    const request = { headers: { 'x-wc-webhook-signature': signature }, rawBody: Buffer.from('{"id":1}') };
    expect(codeOf(request, ['hush'], { header: 'X-WC-Webhook-Signature', encoding: 'base64' })).toBe(
      'believed',
    );
    // GitHub documentation, "Validating webhook deliveries", test values.
    const github = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const hello = {
      headers: { 'X-Hub-Signature-256': `sha256=${github}` },
      rawBody: Buffer.from('Hello, World!'),
    };
    const how = { header: 'X-Hub-Signature-256', encoding: 'hex', prefix: 'sha256=' } as const;
    expect(codeOf(hello, ["It's a Secret to Everybody"], how)).toBe('believed');
  });
});

describe('whatever was altered is refused', () => {
  test('one octet of the body', () => {
    hold(
      fc.property(
        scheme,
        body,
        secret,
        place,
        fc.integer({ min: 1, max: 255 }),
        (how, text, key, at, change) => {
          const request = send(how, { body: text, secret: key });
          const position = Math.floor(at * request.rawBody.length);
          const rawBody = request.rawBody.map((octet, index) =>
            index === position ? octet ^ change : octet,
          );
          expect(['webhook_signature_invalid', 'webhook_body_not_utf8']).toContain(
            codeOf({ ...request, rawBody }, [key], how),
          );
        },
      ),
    );
  });

  test('the length of the body', () => {
    hold(
      fc.property(scheme, body, secret, body, (how, text, key, more) => {
        const request = send(how, { body: text, secret: key });
        const longer = { ...request, rawBody: Buffer.from(text + more) };
        expect(codeOf(longer, [key], how)).toBe('webhook_signature_invalid');
      }),
    );
  });

  test('one octet of the signature, its prefix or the signed time', () => {
    const octet = fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code));
    hold(
      fc.property(scheme, fc.boolean(), place, octet, (how, inTime, at, other) => {
        const request = send(how, { body: '{"id":7}', secret: 'key' });
        const name = inTime && how.timestamp ? how.timestamp.header : how.header;
        const value = String(request.headers[name]);
        const position = Math.floor(at * value.length);
        fc.pre(value[position] !== other);
        const altered = value.slice(0, position) + other + value.slice(position + 1);
        const headers = { ...request.headers, [name]: altered };
        expect(codeOf({ ...request, headers }, ['key'], how)).toMatch(
          /^webhook_(signature_(malformed|invalid)|timestamp_invalid)$/,
        );
      }),
    );
  });

  test('one octet of the secret', () => {
    hold(
      fc.property(scheme, body, secret, secret, (how, text, key, other) => {
        fc.pre(!Buffer.from(key).equals(Buffer.from(other)));
        // HMAC fills short keys up with zeros (RFC 2104, 2), so these two are one key.
        fc.pre(key.replace(/\0+$/, '') !== other.replace(/\0+$/, ''));
        expect(codeOf(send(how, { body: text, secret: key }), [other], how)).toBe(
          'webhook_signature_invalid',
        );
      }),
    );
  });

  test('another spelling of the same signature', () => {
    const request = send({ header: 'X-Signature', encoding: 'base64' }, { body: 'x', secret: 'key' });
    const signature = String(request.headers['X-Signature']);
    const bytes = Buffer.from(signature, 'base64');
    // The last two bits of the last digit are not used: four digits stand for the same bytes.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const twins = [...alphabet]
      .map((digit) => `${signature.slice(0, 42)}${digit}=`)
      .filter((twin) => Buffer.from(twin, 'base64').equals(bytes));
    expect(twins).toHaveLength(4);
    const believed = twins.filter(
      (twin) =>
        codeOf({ ...request, headers: { 'X-Signature': twin } }, ['key'], {
          header: 'X-Signature',
          encoding: 'base64',
        }) === 'believed',
    );
    expect(believed).toEqual([signature]);
    const upper = { ...request, headers: { 'X-Signature': bytes.toString('hex').toUpperCase() } };
    expect(codeOf(upper, ['key'], { header: 'X-Signature', encoding: 'hex' })).toBe(
      'webhook_signature_malformed',
    );
  });
});

describe('a refusal', () => {
  const plain: HmacScheme = { header: 'X-Signature', encoding: 'hex', prefix: 'sha256=' };
  const genuine = send(plain, { body: '{"id":7}', secret: 'key' });

  test('says that no secret is known, and never tries an empty one', () => {
    expect(codeOf(genuine, [], plain)).toBe('webhook_secret_missing');
    expect(codeOf(send(plain, { body: 'x', secret: '' }), ['', ''], plain)).toBe('webhook_secret_missing');
  });

  test('says what is missing and what form a signature has', () => {
    const bare = { ...genuine, headers: {} };
    const result = verifyHmac(bare, ['key'], plain);
    expect(result).toMatchObject({ error: { code: 'webhook_signature_missing', field: 'X-Signature' } });
    const unprefixed = {
      ...genuine,
      headers: { 'X-Signature': String(genuine.headers['X-Signature']).slice(7) },
    };
    expect(verifyHmac(unprefixed, ['key'], plain)).toMatchObject({
      error: { code: 'webhook_signature_malformed', detail: expect.stringContaining('after sha256=') },
    });
  });

  test('counts the secrets that were tried', () => {
    const other = send(plain, { body: '{"id":7}', secret: 'other' });
    expect(verifyHmac(other, ['key'], plain)).toMatchObject({
      error: { detail: expect.stringContaining('fits not the secret known') },
    });
    expect(verifyHmac(other, ['key', '', 'older'], plain)).toMatchObject({
      error: { detail: expect.stringContaining('fits none of the 2 secrets known') },
    });
  });

  test('never throws and never believes, whatever the headers and the body are', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' })),
      fc.constant(undefined),
      fc.stringMatching(/^sha256=[0-9a-f]{64}$/),
    );
    hold(
      fc.property(scheme, value, value, fc.uint8Array(), (how, signature, sentAt, rawBody) => {
        const headers = { 'X-Signature': signature, 'X-Sent-At': sentAt };
        expect(codeOf({ headers, rawBody }, ['key'], how)).toMatch(/^webhook_/);
      }),
    );
  });
});

describe('a signed time', () => {
  const timed: HmacScheme = {
    header: 'X-Signature',
    encoding: 'hex',
    timestamp: {
      header: 'X-Sent-At',
      toleranceSeconds: TOLERANCE,
      signed: (at, text) => `${at}.${text}`,
      now: () => NOW * 1000,
    },
  };
  const sentAt = (at: number | string) =>
    codeOf(send(timed, { body: '{}', secret: 'key', at }), ['key'], timed);

  test('counts within the tolerance, in the past and in the future', () => {
    expect([NOW - TOLERANCE, NOW, NOW + TOLERANCE].map(sentAt)).toEqual(['believed', 'believed', 'believed']);
    expect([NOW - TOLERANCE - 1, NOW + TOLERANCE + 1].map(sentAt)).toEqual([
      'webhook_timestamp_invalid',
      'webhook_timestamp_invalid',
    ]);
  });

  test('must be there, and must be whole seconds', () => {
    const request = send(timed, { body: '{}', secret: 'key' });
    const { 'X-Sent-At': _time, ...headers } = request.headers;
    expect(codeOf({ ...request, headers }, ['key'], timed)).toBe('webhook_timestamp_invalid');
    for (const time of ['soon', `${NOW}.5`, `-${NOW}`, `${NOW}000000000`, 'NaN', '1e9', '0x69'])
      expect(sentAt(time)).toBe('webhook_timestamp_invalid');
  });
});
