import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyText, headerValue } from '../src/webhook/index.ts';

describe('headerValue', () => {
  test('finds a header whatever its case', () => {
    expect(headerValue({ 'X-Shop-Topic': ' orders/create ' }, 'x-shop-TOPIC')).toBe('orders/create');
  });

  test('is null when the header is missing, undefined or blank', () => {
    expect(headerValue({}, 'a')).toBeNull();
    expect(headerValue({ a: undefined, b: '  ', c: [] }, 'a')).toBeNull();
    expect(headerValue({ b: '  ' }, 'b')).toBeNull();
    expect(headerValue({ c: [] }, 'c')).toBeNull();
  });

  test('joins what came more than once', () => {
    expect(headerValue({ 'x-a': ['1', '2'], 'X-A': '3' }, 'X-a')).toBe('1, 2, 3');
  });
});

describe('bodyText', () => {
  test('stands for the bytes one to one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (rawBody) => {
        const text = bodyText({ headers: {}, rawBody });
        if (text.ok) expect(Buffer.from(text.value)).toEqual(Buffer.from(rawBody));
        else expect(text.error.code).toBe('webhook_body_not_utf8');
      }),
      { numRuns: 500 },
    );
  });

  test('reads every text that is written as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(bodyText({ headers: {}, rawBody: Buffer.from(text) })).toEqual({ ok: true, value: text });
      }),
      { numRuns: 500 },
    );
  });

  test('keeps a byte order mark, which may have been signed', () => {
    expect(bodyText({ headers: {}, rawBody: Buffer.from('\ufeff{}') })).toEqual({
      ok: true,
      value: '\ufeff{}',
    });
  });

  test('says that there is no body', () => {
    const refusal = bodyText({ headers: {}, rawBody: Buffer.alloc(0) });
    expect(refusal).toMatchObject({ ok: false, error: { code: 'webhook_body_missing', field: 'body' } });
  });
});
