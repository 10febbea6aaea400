import fc from 'fast-check';

const DEEP = 50;
const nested = (wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < DEEP; level++) value = wrap(value);
  return value;
};

const INSTANTS = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-12:00',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-11-25T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-11-25',
  '2026-11-25T00:00:00',
  '1899-12-31T23:59:59Z',
  '0000-01',
  '9999-13',
];

const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\ud83d\ude00'.repeat(60),
  '\u202e\u200b\ufeff',
  'e\u0301'.repeat(40),
  'x'.repeat(300),
  'x'.repeat(5_000),
  '語'.repeat(2_000),
  "' OR 1=1 --",
  '"; DROP TABLE messages; --',
  '../../etc/passwd',
  '%00%ff%',
  'a\r\nX-Injected: 1',
  '{{',
  '{{ x | date: "%Y" }}',
  '{% for i in (1..99999999) %}x{% endfor %}',
  '{{ "x" | append: x | times: 1e308 }}',
  '{%- if a %}',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-0',
  '1e400',
  '٣٤٥',
  '+33639980001',
  '+336399800010000000000000',
  '0639980001',
  '+',
  '++33',
  '*',
  'FR',
  'fr-FR-x-y',
  'ZZ',
  'https://127.0.0.1:9/',
  'javascript:alert(1)',
  'http://[::1]:9',
  '{"a":1}',
  '<script>alert(1)</script>',
  '0.0000001',
  '-1',
  '999999999999.999999',
  '9'.repeat(400),
  '0x10',
  'number,reason\n+33639980001,"x',
  '\u0001\u001f\u007f',
];

export const HOSTILE_NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.1,
  1e-300,
  1e21,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  2 ** 63,
  2 ** 64,
  32_768,
  65_536,
  86_400_000,
  1e15,
  253_402_300_800_000,
];

/** What nobody honest sends, or only by mistake. */
export const HOSTILE: readonly unknown[] = [
  ...TEXTS,
  ...INSTANTS,
  ...HOSTILE_NUMBERS,
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  [1, 'a', null],
  ['+33639980001', '+33639980001'],
  Array(1_001).fill('+33639980001'),
  { '\u0000': 1 },
  { '': '' },
  { length: 5 },
  { toString: 1, valueOf: null },
  nested((inner) => [inner]),
  nested((inner) => ({ a: inner })),
];

export const HOSTILE_TEXTS: readonly string[] = [...TEXTS, ...INSTANTS];

/** Texts that nobody has thought of, beside those above. */
export const ANY_TEXT: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 300 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.emailAddress(),
  fc.ipV6(),
  fc.bigInt().map(String),
  fc.double().map(String),
  fc.json(),
);

export const ANY_NUMBER: fc.Arbitrary<number> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
);

export const ANY_VALUE: fc.Arbitrary<unknown> = fc.jsonValue({ noUnicodeString: false });
