import {
  addMoney,
  formatDecimal,
  money,
  parseDecimal,
  subtractMoney,
  timesMoney,
} from '@carillon/core/billing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const euros = money(45_000n, 'EUR');
const dollars = money(45_000n, 'USD');
const amounts = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });

describe('adding money', () => {
  it('does not compile for two currencies, and throws where the compiler could not know', () => {
    // @ts-expect-error dollars are not euros
    expect(() => addMoney(euros, dollars)).toThrow('EUR and USD');
    // @ts-expect-error dollars are not euros
    expect(() => subtractMoney(euros, dollars)).toThrow(RangeError);
    // @ts-expect-error a number is not an amount
    expect(() => addMoney(euros, 3)).toThrow();
  });

  it('obeys the laws of addition', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, (a, b, c) => {
        const [x, y, z] = [money(a, 'EUR'), money(b, 'EUR'), money(c, 'EUR')];
        expect(addMoney(x, y)).toEqual(addMoney(y, x));
        expect(addMoney(addMoney(x, y), z)).toEqual(addMoney(x, addMoney(y, z)));
        expect(subtractMoney(addMoney(x, y), y)).toEqual(x);
      }),
    );
  });

  it('is taking an amount several times', () => {
    expect(timesMoney(euros, 3)).toEqual(addMoney(addMoney(euros, euros), euros));
    expect(() => timesMoney(euros, 1.5)).toThrow(RangeError);
  });
});

describe('decimal amounts', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(amounts, (micros) => {
        expect(parseDecimal(formatDecimal(micros))).toBe(micros);
      }),
    );
  });

  it.each(['', '.5', '1.', '1e3', '0.0000001', '1,5', '+1', ' 1', '1234567890123', 'NaN'])(
    'are not %j',
    (text) => expect(parseDecimal(text)).toBeNull(),
  );
});
