import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchMessageId, messageIdForms, receiptKey, submitKey } from '../../src/index.ts';

it('S13: keeps the raw id and gives every form it may be found under', () => {
  expect(messageIdForms('0059113978')).toEqual({
    raw: '0059113978',
    folded: '59113978',
    hexadecimal: '38601fa',
    decimal: '1494301048',
  });
  expect(messageIdForms('00AB')).toEqual({ raw: '00AB', folded: 'ab', decimal: '171' });
  const uuid = '74E02EE1-4e2f-4a6e-a78b-4b247d756a22';
  expect(messageIdForms(uuid)).toEqual({ raw: uuid, folded: uuid.toLowerCase() });
  expect(messageIdForms('000')).toEqual({ raw: '000', folded: '0', hexadecimal: '0', decimal: '0' });
  expect(messageIdForms('')).toEqual({ raw: '', folded: '' });
});

it.each([
  ['exact', 'Ab01', 'Ab01', true],
  ['exact', 'Ab01', 'ab01', false],
  ['folded', '00Ab01', 'AB01', true],
  ['folded', '10', '16', false],
  ['submit-hexadecimal-receipt-decimal', '38601fa', '0059113978', true],
  ['submit-hexadecimal-receipt-decimal', '38601FA', '59113978', true],
  ['submit-hexadecimal-receipt-decimal', '59113978', '59113978', false],
  ['submit-hexadecimal-receipt-decimal', 'xyz', 'xyz', false],
  ['submit-decimal-receipt-hexadecimal', '0059113978', '38601FA', true],
  ['submit-decimal-receipt-hexadecimal', '10', 'a', true],
  ['submit-decimal-receipt-hexadecimal', '10', '10', false],
] as const)(
  'S13: by the rule %s a submitted %s and a receipt %s match: %s',
  (rule, submitted, receipt, matches) => {
    const expected = matches ? { kind: 'matched', id: submitted } : { kind: 'none' };
    expect(matchMessageId(receipt, [submitted, 'other'], rule)).toEqual(expected);
  },
);

it('S13: an ambiguous match is told, never guessed', () => {
  expect(matchMessageId('7b', ['7B', '007b', '8'], 'folded')).toEqual({
    kind: 'ambiguous',
    ids: ['7B', '007b'],
  });
  expect(matchMessageId('7b', ['7b', '7b'], 'folded')).toEqual({ kind: 'matched', id: '7b' });
});

it('S13: a number in any base, padding and case finds its message and no other', () => {
  const number = fc.bigInt({ min: 0n, max: 2n ** 128n });
  const padding = fc.integer({ min: 0, max: 6 }).map((zeros) => '0'.repeat(zeros));
  fc.assert(
    fc.property(number, number, padding, padding, (one, other, left, right) => {
      fc.pre(one !== other);
      const hexadecimal = left + one.toString(16).toUpperCase();
      const decimal = right + one.toString();
      expect(receiptKey(decimal, 'submit-hexadecimal-receipt-decimal')).toBe(
        submitKey(hexadecimal, 'submit-hexadecimal-receipt-decimal'),
      );
      expect(receiptKey(hexadecimal, 'submit-decimal-receipt-hexadecimal')).toBe(
        submitKey(decimal, 'submit-decimal-receipt-hexadecimal'),
      );
      const others = [other.toString(16), hexadecimal];
      expect(matchMessageId(decimal, others, 'submit-hexadecimal-receipt-decimal')).toEqual({
        kind: 'matched',
        id: hexadecimal,
      });
    }),
    { numRuns: 500 },
  );
});
