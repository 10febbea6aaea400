import { createNumberSearch, equalForms, parseNumber } from '@carillon/core/numbers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const french = createNumberSearch(['+33612345678']);

describe('a number is found in a text', () => {
  test.each([
    ['of E.164', '{"phone":"+33612345678"}'],
    ['with 00', '{"phone":"0033 6 12 34 56 78"}'],
    ['at home', '{"phone":"06 12 34 56 78"}'],
    ['with a trunk prefix in brackets', '{"phone":"+33 (0)6.12.34.56.78"}'],
    ['as a JSON number', '{"phone":33612345678}'],
    ['in the form of a large number', '{"phone":3.3612345678e10}'],
    ['as one of two', '{"phone":"06 12 34 56 79 ou 06 12 34 56 78"}'],
    ['in JSON in JSON', '{"note":"{\\"phone\\":\\"06 12 34 56 78\\"}"}'],
    ['in a form', 'phone=%2B33+6%2012%2034%2056%2078&x=1'],
    ['in an address with escaped digits', '{"url":"https://x.example/?p=%30%36%31%32%33%34%35%36%37%38"}'],
    ['with characters by their number', '{"phone":"\\u0030\\u0036\\u00a012 34 56 78"}'],
    ['in markup', '<phone>06&#160;12&#xa0;34&nbsp;56&nbsp;78</phone>'],
    [
      'in digits of another script',
      '{"phone":"\u0660\u0666 \u0661\u0662 \u0663\u0664 \u0665\u0666 \u0667\u0668"}',
    ],
    ['in full width', '{"phone":"\uff0b\uff13\uff13\uff16\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18"}'],
    ['with marks that nobody sees', '{"phone":"06\u200b12\u200d34\u206056\ufeff78"}'],
    ['in what is no JSON at all', 'PHONE 06/12/34/56/78 {{{'],
    ['digit by digit', '[0,6,1,2,3,4,5,6,7,8]'],
  ])('%s', (_, text) => {
    expect(french(text)).toBe(true);
  });

  test('as a word on a keypad', () => {
    expect(createNumberSearch(['+15555557447'])('{"phone":"555-555-SHIP"}')).toBe(true);
  });

  test('with what a plan puts into its middle at home', () => {
    expect(createNumberSearch(['+5492966421234'])('{"phone":"02966 15-42-1234"}')).toBe(true);
  });

  test('whole where a national number is short', () => {
    const { value } = parseNumber('+298211234', null) as { value: { e164: string } };
    expect(createNumberSearch([value.e164])('{"phone":"21 12 34"}')).toBe(true);
    expect(createNumberSearch([value.e164])('{"phone":"21 12 35"}')).toBe(false);
  });

  test('in the form it had before its plan changed', () => {
    for (const form of equalForms('+2250701234567'))
      expect(createNumberSearch(['+2250701234567'])(`{"phone":"${form.slice(4)}"}`), form).toBe(true);
  });

  test('with anything between its digits', () => {
    // What is a digit in another guise, and the signs that begin one, are no gap.
    const between = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !/[\p{N}\\&%]/u.test(text.normalize('NFKC')));
    fc.assert(
      fc.property(fc.array(between, { minLength: 9, maxLength: 9 }), (gaps) => {
        const written = [...'612345678'].map((digit, place) => digit + gaps[place]).join('');
        expect(french(JSON.stringify({ phone: written }))).toBe(true);
      }),
    );
  });
});

test('other numbers are not', () => {
  for (const text of ['', '{}', '{"phone":"06 12 34 56 79"}', '{"id":820982911946154508,"total":"612.34"}'])
    expect(french(text), text).toBe(false);
});
