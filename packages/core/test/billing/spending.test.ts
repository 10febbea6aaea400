import { balanceLevel, brokenCap, keptFrom, periodStart, type SpendCap } from '@carillon/core/billing';
import { describe, expect, it } from 'vitest';

const cap = (amount: bigint, used: bigint): SpendCap => ({
  scope: 'account',
  subject: '',
  period: 'day',
  amount,
  used,
});

describe('spending', () => {
  it('breaks a cap by going over it, not by reaching it', () => {
    expect(brokenCap([cap(10n, 6n)], 4n)).toBeNull();
    expect(brokenCap([cap(100n, 0n), cap(10n, 6n)], 5n)).toEqual(cap(10n, 6n));
  });

  it('keeps money from commercial texts first, from codes never', () => {
    const reserve = { transactional: 5n, otp: 2n };
    expect(keptFrom('commercial', reserve)).toBe(7n);
    expect(keptFrom('transactional', reserve)).toBe(2n);
    expect(keptFrom('conversation', reserve)).toBe(2n);
    expect(keptFrom('otp', reserve)).toBe(0n);
  });

  it('begins days and months in UTC', () => {
    const at = Date.parse('2026-11-21T23:59:59.999Z');
    expect(periodStart('day', at)).toBe(Date.parse('2026-11-21T00:00:00Z'));
    expect(periodStart('month', at)).toBe(Date.parse('2026-11-01T00:00:00Z'));
    expect(periodStart('day', at + 1)).toBe(Date.parse('2026-11-22T00:00:00Z'));
  });

  it.each([
    [20n, 'fine'],
    [19n, 'low'],
    [5n, 'low'],
    [4n, 'critical'],
  ])('with %d left is %s', (available, level) =>
    expect(balanceLevel(available, { lowAt: 20n, criticalAt: 5n })).toBe(level),
  );
});
