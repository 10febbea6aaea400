import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFinal, joinSegments, MESSAGE_STATUSES, type MessageStatus } from '../../src/messaging/index.ts';

const statuses = Object.keys(MESSAGE_STATUSES) as MessageStatus[];
const segments = fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 10 });

describe('the status of a long message', () => {
  it.each<[MessageStatus[], MessageStatus]>([
    [['delivered'], 'delivered'],
    [['delivered', 'delivered', 'delivered'], 'delivered'],
    [['delivered', 'transmitted'], 'transmitted'],
    [['on_hold', 'delivered'], 'transmitted'],
    [['on_hold', 'on_hold'], 'on_hold'],
    [['expired', 'transmitted'], 'transmitted'],
    [['delivered', 'expired'], 'expired'],
    [['expired', 'not_issued'], 'expired'],
    [['not_issued', 'expired'], 'not_issued'],
  ])('of %j is %s', (parts, expected) => {
    expect(joinSegments(parts)).toBe(expected);
  });

  it('is delivered exactly when every segment is, and open exactly while one is', () => {
    fc.assert(
      fc.property(segments, (parts) => {
        const joined = joinSegments(parts);
        expect(joined === 'delivered').toBe(parts.every((status) => status === 'delivered'));
        expect(isFinal(joined)).toBe(parts.every(isFinal));
        if (isFinal(joined)) expect(parts).toContain(joined);
      }),
    );
  });

  it('of one segment is that of the segment', () => {
    for (const status of statuses) expect(joinSegments([status])).toBe(status);
  });
});
