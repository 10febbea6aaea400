import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskNumbers } from '../../../src/infrastructure/telemetry/number-masking.ts';

const maskValue = (value: unknown, field = 'note'): unknown => {
  const line: unknown = JSON.parse(maskNumbers(JSON.stringify({ [field]: value })));
  return Object.values(line as Record<string, unknown>)[0];
};

describe('a phone number', () => {
  test.each([
    ['in E.164', '+33612345678', '+336******78'],
    ['in a sentence', 'texted +33612345678.', 'texted +336******78.'],
    ['as people write it', 'call +33 6 12 34 56 78 now', 'call +336******78 now'],
    ['with brackets and dashes', '+1 (202) 555-0123', '+120******23'],
    ['in a URL', '/v1/phones/%2B33612345678/messages', '/v1/phones/+336******78/messages'],
    ['in an event key', 'shop:42:shipped:+33612345678:sms', 'shop:42:shipped:+336******78:sms'],
    ['without its plus', 'to 33612345678', 'to 3361*****78'],
    ['in national form', 'to 0612345678', 'to 0612****78'],
    ['two in a row', '+33612345678+33612345679', '+336******78+336******79'],
    ['after a line break', 'to\n33612345678', 'to\n3361*****78'],
    ['after a control character', 'to\u000b33612345678', 'to\u000b3361*****78'],
    ['after a quote', 'to "33612345678"', 'to "3361*****78"'],
    ['beside a dash', 'from-33612345678-to', 'from-3361*****78-to'],
  ])('%s is masked', (_name, text, masked) => {
    expect(maskValue(text)).toBe(masked);
  });

  test.each(['to', 'from', 'recipient', 'phone', 'msisdn', 'destination_addr', 'customerPhone'])(
    'is masked in the field %s in whatever form',
    (field) => {
      expect(maskValue('06 12 34 56 78', field)).toBe('0612****78');
      expect(maskValue('123456', field)).toBe('******');
      expect(maskValue(33612345678, field)).toBe('3361*****78');
    },
  );

  test('is masked in a list, in an inner object, and as a name', () => {
    const line = maskNumbers(
      JSON.stringify({
        a: ['33612345678', { b: '+33612345678' }],
        '33612345678': 'x',
        '+33612345679': { c: 1 },
      }),
    );
    expect(JSON.parse(line)).toEqual({
      a: ['3361*****78', { b: '+336******78' }],
      '3361*****78': 'x',
      '+336******79': { c: 1 },
    });
  });
});

describe('what is no phone number stays', () => {
  test.each([
    ['id', 'msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f'],
    ['note', '0198f1c2-e6b0-7a1c-8d2f-123456789012'],
    ['time', '2026-10-02T08:15:30.123Z'],
    ['carrierMessageId', '1234567890'],
    ['order_id', '5678901234567'],
    ['note', 'from on_hold to transmitted'],
    ['from', 'on_hold'],
    ['to', '36111'],
    ['note', 'v1.2.3, port 5432, 12345678 rows'],
    ['durationMs', 123456789012],
    ['note', 'a1234567890'],
  ])('%s: %s', (field, value) => {
    expect(maskValue(value, field)).toBe(value);
  });

  test('an identifier that is written with a plus is a number all the same', () => {
    expect(maskValue('+33612345678', 'contactId')).toBe('+336******78');
  });
});

const digits = (length: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), ...length });
const e164 = fc
  .tuple(fc.integer({ min: 1, max: 9 }), digits({ minLength: 8, maxLength: 14 }))
  .map(([a, b]) => `+${a}${b}`);
const around = fc.string().filter((text) => !/\d/.test(text));

test('no line shows a number, and every line stays the JSON it was, save for masked strings', () => {
  fc.assert(
    fc.property(fc.jsonValue(), e164, around, around, (value, number, before, after) => {
      const masked: unknown = JSON.parse(
        maskNumbers(JSON.stringify({ value, note: `${before}${number}${after}` })),
      );
      expect(JSON.stringify(masked)).not.toContain(number.slice(1));
      expect(Object.keys(masked as object)).toEqual(['value', 'note']);
    }),
    { numRuns: 1_000 },
  );
});
