import { findTariff, money, quote, type TariffLine } from '@carillon/core/billing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const line = (micros: bigint, rest: Partial<TariffLine> = {}): TariffLine => ({
  country: null,
  purpose: null,
  perSegment: money(micros, 'EUR'),
  validFrom: 0,
  ...rest,
});
const toFrance = { country: 'FR', purpose: 'transactional', currency: 'EUR', at: 100 } as const;
const priceOf = (lines: TariffLine[], asked = {}) =>
  findTariff(lines, { ...toFrance, ...asked })?.perSegment.micros ?? null;

describe('finding a tariff line', () => {
  const lines = [
    line(1n),
    line(2n, { purpose: 'commercial' }),
    line(3n, { country: 'FR' }),
    line(4n, { country: 'FR', purpose: 'commercial' }),
    line(5n, { country: 'FR', network: '20801' }),
    line(6n, { country: 'FR', channel: 'voice' }),
    line(7n, { extra: 'otp' }),
    line(8n, { country: 'FR', validFrom: 50 }),
    line(9n, { country: 'FR', validFrom: 101 }),
  ];
  it.each([
    ['another country', { country: 'DE' }, 1n],
    ['a purpose there', { country: 'DE', purpose: 'commercial' }, 2n],
    ['the newest that is valid', {}, 8n],
    ['what was valid before', { at: 49 }, 3n],
    ['a line that begins this instant', { at: 101 }, 9n],
    ['country and purpose', { purpose: 'commercial' }, 4n],
    ['a network', { network: '20801' }, 5n],
    ['another network', { network: '20810' }, 8n],
    ['a channel', { channel: 'voice' }, 6n],
    ['a channel nobody prices', { channel: 'lookup' }, null],
    ['an extra', { extra: 'otp' }, 7n],
    ['another currency', { currency: 'USD' }, null],
  ])('gives %s', (_what, asked, expected) => expect(priceOf(lines, asked)).toBe(expected));

  it('never changes the past when a line is added', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 101, max: 10_000 }),
        fc.bigInt({ min: 0n, max: 99n }),
        (validFrom, price) => {
          const added = line(price, { country: 'FR', network: '20801', validFrom });
          for (const at of [0, 50, 100])
            expect(priceOf([added, ...lines], { at, network: '20801' })).toBe(
              priceOf(lines, { at, network: '20801' }),
            );
        },
      ),
    );
  });
});

describe('a quote', () => {
  const lines = [
    line(45_000n),
    line(30_000n, { extra: 'two_way' }),
    line(10_000n, { extra: 'tracked_link' }),
  ];

  it('takes segments times their price, and each extra once', () => {
    expect(quote(lines, toFrance, { segments: 3 })?.total.micros).toBe(135_000n);
    const both = quote(lines, toFrance, { segments: 3, extras: ['two_way', 'tracked_link'] });
    expect(both?.total.micros).toBe(175_000n);
    expect(both?.margin?.micros).toBe(0n);
  });

  it('leaves an extra free that nobody prices, and gives none where no line covers the text', () => {
    expect(quote(lines, toFrance, { segments: 1, extras: ['otp'] })?.total.micros).toBe(45_000n);
    expect(quote(lines, { ...toFrance, currency: 'USD' }, { segments: 1 })).toBeNull();
  });

  it('parts the mark-up from what is charged', () => {
    const marked = quote(lines, toFrance, { segments: 2, extras: ['two_way'], markupPpm: 200_000 });
    expect(marked).toMatchObject({
      perSegment: { micros: 54_000n },
      total: { micros: 144_000n },
      margin: { micros: 24_000n },
    });
  });
});
