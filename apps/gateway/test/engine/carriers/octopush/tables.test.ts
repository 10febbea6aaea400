import { describe, expect, it } from 'vitest';
import { readProviderTime } from '../../../../src/engine/carriers/octopush/callbacks.ts';
import { ERROR_CODES, errorOf } from '../../../../src/engine/carriers/octopush/error-codes.ts';
import {
  octopushReceiptCode,
  RECEIPT_STATUSES,
} from '../../../../src/engine/carriers/octopush/receipt-codes.ts';
import { RECEIPT_CODES } from '../../../../src/engine/carriers/receipt-codes.ts';

describe('the tables', () => {
  it('know every status, in our codes', () => {
    for (const [status, { code }] of Object.entries(RECEIPT_STATUSES)) {
      expect(Object.keys(RECEIPT_CODES)).toContain(code);
      expect(octopushReceiptCode(status.toLowerCase())).toBe(code);
    }
    expect(RECEIPT_CODES.blocked).toMatchObject({
      status: 'blacklisted',
      billable: false,
      consent: 'blocked',
    });
  });

  it('put each code in the class of the contract, and what nobody knows in none', () => {
    const classes = {
      auth: [101, 108, 109, 401, 403],
      account: [113, 114, 201, 210],
      quota: [104, 105],
      sender: [106, 1341],
      content: [102, 107, 119, 189, 1340],
      compliance: [121, 122],
      recipient: [103, 110, 117, 150, 151, 181],
      route: [152],
      duplicate: [120, 133, 182],
      retry: [125, 126, 127, 128, 153, 438, 500, 501],
      other: [100, 111, 134, 139, 999],
    };
    for (const [kind, members] of Object.entries(classes)) {
      expect(members.map((code) => errorOf(code).kind)).toEqual(members.map(() => kind));
    }
    expect(Object.values(ERROR_CODES).every(({ meaning }) => meaning.length > 3)).toBe(true);
  });

  it.each([
    ['2026-01-15 12:00:00', '2026-01-15T11:00:00.000Z'],
    ['2026-07-15 12:00:00', '2026-07-15T10:00:00.000Z'],
    ['2026-03-29 01:59:59', '2026-03-29T00:59:59.000Z'],
    ['2026-03-29 03:00:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25 03:30:00', '2026-10-25T02:30:00.000Z'],
  ])('read the time %s in Paris', (written, instant) => {
    expect(readProviderTime(written)?.toISOString()).toBe(instant);
    expect(readProviderTime('soon')).toBeNull();
  });
});
