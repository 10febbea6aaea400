import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  exactId,
  optionalAmount,
  optionalCount,
  optionalCountry,
  optionalCurrency,
  optionalFlag,
  optionalInstant,
  optionalLocale,
  optionalLocalInstant,
  optionalText,
  readPayload,
  textList,
} from '../src/payload/index.ts';

const order = z.object({
  id: exactId,
  lines: z.array(z.object({ title: optionalText })),
  at: optionalInstant,
});

const readField = (schema: z.ZodType, json: string): unknown => {
  const read = readPayload(z.object({ it: schema }), json);
  return read.ok ? (read.value as { it: unknown }).it : read.error;
};

describe('readPayload', () => {
  test('reads the fields it knows and leaves the others alone', () => {
    const body = '{"id":1,"lines":[{"title":" Lamp ","price":"9.99"}],"at":null,"new":true}';
    expect(readPayload(order, body)).toEqual({
      ok: true,
      value: { id: '1', lines: [{ title: 'Lamp' }], at: null },
    });
  });

  test.for([
    ['{"id":null,"lines":[]}', 'id', 'must be a numeric id'],
    ['{"lines":[]}', 'id', 'must be a numeric id'],
    ['{"id":1,"lines":[{},{"title":5}]}', 'lines[1].title', 'must be text or null'],
    ['{"id":1,"lines":[],"at":"yesterday"}', 'at', 'must be a time with its offset'],
    ['[]', 'body', 'expected object'],
    ['{', 'body', 'is not JSON that can be read'],
  ])('refuses %s for %s', ([body, field, problem]) => {
    const read = readPayload(order, body ?? '');
    expect(read).toMatchObject({ ok: false, error: { code: 'webhook_payload_invalid', field } });
    expect(read.ok ? '' : read.error.detail).toContain(problem);
  });

  test('never repeats the value it refuses', () => {
    const read = readPayload(order, '{"id":"+33 6 39 98 00 01","lines":"Zoé","at":"Zoé"}');
    expect(JSON.stringify(read)).not.toMatch(/39 98|Zoé/);
  });

  test('lets a fault in a schema through as a fault', () => {
    const broken = z.string().transform(() => {
      throw new Error('a bug');
    });
    expect(() => readPayload(broken, '"text"')).toThrow('a bug');
  });
});

describe('fields', () => {
  test.for([
    ['7', '7'],
    ['9007199254740993', '9007199254740993'],
    ['"820982911946154508"', '820982911946154508'],
  ])('an id %s is %s', ([json, id]) => {
    expect(readField(exactId, `{"it":${json}}`)).toBe(id);
  });

  test.for(['0', '-7', '1.5', '1e18', '1e30', '""', '"007"', '"gid://shop/Order/7"', 'true', 'null', '{}'])(
    '%s is no id',
    (json) => {
      expect(readField(exactId, `{"it":${json}}`)).toMatchObject({
        code: 'webhook_payload_invalid',
        field: 'it',
      });
    },
  );

  test.for([
    [optionalText, '"  a b "', 'a b'],
    [optionalText, '" "', null],
    [optionalText, 'null', null],
    [optionalText, '"a\\u0000b"', 'ab'],
    [optionalText, '"\\ud83d"', '\ufffd'],
    [optionalText, '"Tom &amp; Zo&eacute;&#8217;s &lt;b&gt; &#x1F600;"', 'Tom & Zoé’s <b> 😀'],
    [optionalText, '"a&nbsp;b"', 'a\u00a0b'],
    [optionalText, '"&nbsp; &#32;"', null],
    [optionalText, '"&amp;lt;"', '&lt;'],
    [optionalText, '"&#0;&#xd83d;"', '\ufffd\ufffd'],
    [optionalText, '"https://x.example/?a=1&copy=2&amp;b=3"', 'https://x.example/?a=1&copy=2&b=3'],
    [optionalAmount, '"414.95"', '414.95'],
    [optionalAmount, '89.99', '89.99'],
    [optionalAmount, '"-0.000001"', '-0.000001'],
    [optionalAmount, 'null', null],
    [optionalCurrency, '"eur"', 'EUR'],
    [optionalCurrency, '"XXX"', null],
    [optionalCurrency, '"€"', null],
    [optionalLocalInstant, '"2021-12-31T19:00:00-05:00"', '2021-12-31T19:00:00-05:00'],
    [optionalLocalInstant, 'null', null],
    [optionalFlag, 'false', false],
    [optionalFlag, 'null', null],
    [optionalCount, '3', 3],
    [optionalCount, 'null', null],
    [textList, '[" a", null, ""]', ['a']],
    [textList, 'null', []],
    [optionalInstant, '"2021-12-31T19:00:00-05:00"', '2022-01-01T00:00:00.000Z'],
    [optionalInstant, '"2023-03-29T18:00:27.877041743Z"', '2023-03-29T18:00:27.877Z'],
    [optionalInstant, 'null', null],
    [optionalCountry, '"fr"', 'FR'],
    [optionalCountry, '"France"', null],
    [optionalLocale, '"fr-fr"', 'fr-FR'],
    [optionalLocale, '"not a locale"', null],
    [optionalLocale, 'null', null],
  ] as const)('%# reads %s as %s', ([schema, json, value]) => {
    expect(readField(schema, `{"it":${json}}`)).toEqual(value);
  });

  test('a missing field is null, a missing list empty', () => {
    for (const schema of [
      optionalText,
      optionalFlag,
      optionalCount,
      optionalAmount,
      optionalCurrency,
      optionalInstant,
      optionalLocalInstant,
      optionalCountry,
      optionalLocale,
    ]) {
      expect(readField(schema, '{}')).toBeNull();
    }
    expect(readField(textList, '{}')).toEqual([]);
  });

  test.for([
    [optionalText, '5'],
    [optionalFlag, '"yes"'],
    [optionalCount, '-1'],
    [optionalCount, '1.5'],
    [textList, '"a"'],
    [optionalInstant, '"2026-07-01"'],
    [optionalLocalInstant, '"2026-07-01T09:30:00"'],
    [optionalAmount, '"1,50"'],
    [optionalAmount, '1e21'],
    [optionalAmount, '""'],
    [optionalAmount, '"1.0000001"'],
    [optionalInstant, '"2026-07-01T09:30:00"'],
  ] as const)('%# refuses %s', ([schema, json]) => {
    expect(readField(schema, `{"it":${json}}`)).toMatchObject({ code: 'webhook_payload_invalid' });
  });
});
