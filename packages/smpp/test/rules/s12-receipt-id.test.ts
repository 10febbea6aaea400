import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatReceiptText,
  MESSAGE_STATES,
  type MessageState,
  parseReceiptText,
  readReceipt,
} from '../../src/index.ts';
import { delivered, receiptWith } from '../support/deliver.ts';

interface Vector {
  readonly name: string;
  readonly written: string;
  readonly read: Record<string, unknown> | null;
}

const vectors = JSON.parse(
  readFileSync(new URL('../vectors/receipt-texts.json', import.meta.url), 'utf8'),
) as Vector[];

describe('S12: the text of a receipt', () => {
  it.each(vectors)('$name', ({ written, read }) => {
    expect(parseReceiptText(written) ?? null).toEqual(read);
  });
});

it('S12: the TLVs come before the text', () => {
  const pdu = receiptWith('id:0059113978 sub:001 dlvrd:000 stat:UNDELIV err:004 text:hi', {
    tlvs: { receipted_message_id: '38601fa', message_state: 2, network_error_code: Buffer.from([3, 1, 2]) },
  });
  expect(readReceipt(pdu)).toMatchObject({
    messageId: '38601fa',
    otherMessageId: '0059113978',
    state: 'delivered',
    final: true,
    error: '004',
    networkError: { networkType: 3, code: 0x0102 },
  });
});

it('S12: TLVs alone are a receipt, whatever esm_class says', () => {
  const tlvs = { receipted_message_id: 'x9', message_state: 5 };
  expect(readReceipt(delivered({ tlvs }))).toMatchObject({
    messageId: 'x9',
    state: 'undeliverable',
    final: true,
  });
});

it.each(Object.entries(MESSAGE_STATES))('S12: message_state %s', (name, { code }) => {
  const tlvs = { receipted_message_id: 'x9', message_state: code };
  expect(readReceipt(delivered({ esm_class: 4, tlvs }))?.state).toBe(name);
});

it('S12: a message_state of no specification leaves the text to say, and else nobody', () => {
  const tlvs = { receipted_message_id: 'x9', message_state: 77 };
  expect(readReceipt(receiptWith('id:x9 stat:EXPIRED', { tlvs }))).toMatchObject({ state: 'expired' });
  const silent = readReceipt(delivered({ esm_class: 4, tlvs }));
  expect(silent).toMatchObject({ messageId: 'x9', final: false });
  expect(silent).not.toHaveProperty('state');
});

it('S12: a text in message_payload, with a NUL at its end', () => {
  const message_payload = Buffer.from('id:0000436949 stat:DELIVRD err:000\0');
  const tlvs = { message_payload, receipted_message_id: '6aad5', message_state: 2 };
  expect(readReceipt(delivered({ esm_class: 4, tlvs }))).toMatchObject({
    messageId: '6aad5',
    otherMessageId: '0000436949',
    state: 'delivered',
    error: '000',
  });
});

it.each([
  ['as UCS-2 and saying so', 8],
  ['as UCS-2 without saying so', 0],
])('S12: a text written %s', (_, data_coding) => {
  const short_message = Buffer.from('id:77 stat:DELIVRD err:000 text:Привет', 'utf16le').swap16();
  expect(readReceipt(delivered({ esm_class: 4, data_coding, short_message }))).toMatchObject({
    messageId: '77',
    state: 'delivered',
    text: { text: 'Привет' },
  });
});

it('S12: a text behind a user data header', () => {
  const short_message = Buffer.concat([Buffer.from([3, 0x24, 1, 1]), Buffer.from('id:77 stat:DELIVRD')]);
  expect(readReceipt(delivered({ esm_class: 0x44, short_message }))).toMatchObject({ messageId: '77' });
});

it('S12: what a person texts is no receipt, unless the carrier marks none', () => {
  const spoofed = delivered({ short_message: Buffer.from('id:77 stat:DELIVRD err:000') });
  expect(readReceipt(spoofed)).toBeUndefined();
  expect(readReceipt(spoofed, { recognise: 'content' })).toMatchObject({ messageId: '77' });
  const person = delivered({ short_message: Buffer.from('hello') });
  expect(readReceipt(person, { recognise: 'content' })).toBeUndefined();
});

it('S12: an acknowledgement of a person is no receipt', () => {
  expect(
    readReceipt(delivered({ esm_class: 0x08, short_message: Buffer.from('id:1 stat:DELIVRD') })),
  ).toBeUndefined();
});

const idText = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z-]{0,35}$/);
const minute = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
const compact = (date: Date) => date.toISOString().replace(/\D/g, '').slice(2, 12);
const states = fc.constantFrom(...(Object.keys(MESSAGE_STATES) as MessageState[]));
const quoted = fc.stringMatching(/^[A-Za-z0-9 !?.']{0,20}$/);

it('S12: what is written is read', () => {
  fc.assert(
    fc.property(idText, minute, minute, states, quoted, fc.nat(999), (id, from, to, state, text, sub) => {
      const written = formatReceiptText({
        id,
        sub,
        submitDate: compact(from),
        doneDate: compact(to),
        state,
        text,
      });
      const read = parseReceiptText(written);
      expect(read?.id).toBe(id);
      expect(read?.sub).toBe(sub);
      expect(read?.submitDate).toBe(from.toISOString().slice(0, 16));
      expect(read?.doneDate).toBe(to.toISOString().slice(0, 16));
      expect(read?.text ?? '').toBe(text.trim());
      expect(readReceipt(receiptWith(written))).toMatchObject({ messageId: id, state });
    }),
    { numRuns: 500 },
  );
});

it('S12: order, spacing, case and repetition of the fields change nothing', () => {
  const fields = [
    'id:42',
    'sub:001',
    'dlvrd:001',
    'submit date:2001010000',
    'done date:2001010001',
    'stat:DELIVRD',
    'err:0A1',
    'text:ok',
  ];
  const expected = parseReceiptText(fields.join(' '));
  const spaces = fc.constantFrom(' ', '  ', '\n', '\t', ' \r\n');
  const cased = fc.constantFrom(
    (key: string) => key,
    (key: string) => key.toUpperCase(),
  );
  fc.assert(
    fc.property(
      fc.shuffledSubarray(fields, { minLength: fields.length }),
      fc.subarray(fields),
      fc.array(spaces, { minLength: 16, maxLength: 16 }),
      cased,
      (order, again, gaps, casing) => {
        const written = [...order, ...again]
          .map((field, index) => {
            const colon = field.indexOf(':');
            const gap = gaps[index % gaps.length] ?? ' ';
            return `${casing(field.slice(0, colon))}:${index % 2 ? ' ' : ''}${field.slice(colon + 1)}${gap}`;
          })
          .join('');
        const read = parseReceiptText(written);
        // A text before its repeated neighbours holds them: it is the rest of the receipt by then.
        const { text: _, ...rest } = read ?? {};
        const { text: __, ...same } = expected ?? {};
        expect(rest).toEqual(same);
      },
    ),
    { numRuns: 500 },
  );
});

it('S12: the usual form says the same as one that is not quite usual', () => {
  const id = fc.oneof(idText, fc.constantFrom('text', 'x-submit', 'a-stat', 'done', 'id,1', 'id|1', ''));
  const dates = fc.oneof(minute.map(compact), fc.constantFrom('261126132607', '9999999999', '1', '0'));
  const words = fc.constantFrom('DELIVRD', 'undeliv', 'err', 'stat', 'text', '2', '');
  const errors = fc.constantFrom('000', '0A1', 'err', 'text', '');
  const piece = fc.constantFrom(
    'ok',
    ' ',
    '\n',
    '\0',
    'text:',
    ' id:7',
    'stat:',
    'done date:1',
    ': ',
    '12:30',
    'ü',
  );
  const message = fc.oneof(
    quoted,
    fc.string({ maxLength: 20 }),
    fc.array(piece).map((some) => some.join('')),
  );
  const counts = fc.constantFrom('001', '1', '0', '1234567890', 'x');
  const part = fc.tuple(id, counts, counts, dates, dates, words, errors, message);
  fc.assert(
    fc.property(part, ([name, sub, dlvrd, from, to, stat, err, text]) => {
      const written = `id:${name} sub:${sub} dlvrd:${dlvrd} submit date:${from} done date:${to} stat:${stat} err:${err} text:${text}`;
      expect(parseReceiptText(written)).toStrictEqual(parseReceiptText(` ${written}`));
    }),
    { numRuns: 2000 },
  );
});

it('S12: reading any octets is quick and never fails', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 255 }), fc.integer({ min: 0, max: 255 }), (octets, esm_class) => {
      readReceipt(delivered({ esm_class, short_message: octets, data_coding: esm_class }), {
        recognise: 'content',
      });
    }),
    { numRuns: 1000 },
  );
  const long = 'id: '.repeat(16_000);
  const before = performance.now();
  parseReceiptText(long);
  expect(performance.now() - before).toBeLessThan(500);
});
