import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isFinal,
  MESSAGE_STATUSES,
  type MessageStatus,
  nextStatus,
  type StatusNews,
} from '../../src/messaging/index.ts';

const statuses = Object.keys(MESSAGE_STATUSES) as MessageStatus[];
const news = fc.constantFrom(...statuses).map((status): StatusNews => ({ status }));
const start: StatusNews = { status: 'on_hold' };
const after = (arrived: readonly StatusNews[]): StatusNews => arrived.reduce(nextStatus, start);

describe('a status moves forward only', () => {
  it.each<[MessageStatus, MessageStatus, MessageStatus]>([
    ['on_hold', 'transmitted', 'transmitted'],
    ['transmitted', 'on_hold', 'transmitted'],
    ['on_hold', 'delivered', 'delivered'],
    ['transmitted', 'blacklisted', 'blacklisted'],
    ['delivered', 'expired', 'delivered'],
    ['expired', 'delivered', 'expired'],
    ['not_issued', 'delivered', 'not_issued'],
  ])('%s then %s is %s', (current, status, expected) => {
    expect(nextStatus({ status: current }, { status }).status).toBe(expected);
  });

  it('a true delivery replaces an expiry of our own timer, and nothing else does', () => {
    const expired: StatusNews = { status: 'expired', byTimer: true };
    for (const status of statuses) {
      const next = nextStatus(expired, { status });
      expect(next).toEqual(status === 'delivered' ? { status } : expired);
    }
  });

  it('our own timer changes no final status', () => {
    for (const status of statuses.filter(isFinal)) {
      expect(nextStatus({ status }, { status: 'expired', byTimer: true })).toEqual({ status });
    }
  });
});

describe('whatever the order and the duplication of news', () => {
  it('the rank never falls, and a final status absorbs', () => {
    fc.assert(
      fc.property(fc.array(news), (arrived) => {
        let current = start;
        for (const item of arrived) {
          const next = nextStatus(current, item);
          expect(MESSAGE_STATUSES[next.status].rank).toBeGreaterThanOrEqual(
            MESSAGE_STATUSES[current.status].rank,
          );
          if (isFinal(current.status)) expect(next).toBe(current);
          current = next;
        }
      }),
    );
  });

  it('news about one outcome converge: any order and any number of copies end in the same status', () => {
    const final = fc.constantFrom(...statuses.filter(isFinal));
    const open = fc.constantFrom<MessageStatus>('on_hold', 'transmitted');
    const copies = fc.tuple(final, fc.array(open), fc.nat({ max: 4 })).chain(([outcome, before, extra]) =>
      fc.tuple(
        fc.constant(outcome),
        fc.shuffledSubarray([...before, ...Array.from({ length: extra + 1 }, () => outcome)], {
          minLength: before.length + extra + 1,
        }),
      ),
    );
    fc.assert(
      fc.property(copies, ([outcome, arrived]) => {
        expect(after(arrived.map((status) => ({ status }))).status).toBe(outcome);
      }),
    );
  });

  it('a repetition right after changes nothing', () => {
    fc.assert(
      fc.property(fc.array(news), news, (arrived, item) => {
        const once = nextStatus(after(arrived), item);
        expect(nextStatus(once, item)).toEqual(once);
      }),
    );
  });

  it('a delivery and our own expiry end as delivered in either order', () => {
    const expiry: StatusNews = { status: 'expired', byTimer: true };
    expect(after([expiry, { status: 'delivered' }]).status).toBe('delivered');
    expect(after([{ status: 'delivered' }, expiry]).status).toBe('delivered');
  });
});
