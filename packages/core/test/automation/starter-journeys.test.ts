import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createRehearsal, STARTERS } from '../../src/automation/index.ts';
import type { CanonicalEvent, EventType } from '../../src/events/index.ts';

const RECIPIENT = '+33639980001';

/** An event about the object of a starter's sample, or about another, with the hour of Paris at which it happened. */
interface Told extends Partial<Pick<CanonicalEvent, 'object' | 'related' | 'transition'>> {
  readonly type: EventType;
  /** ISO 8601 without an offset, in Paris in winter. */
  readonly at: string;
}

const instant = (local: string): number => Date.parse(`${local}:00+01:00`);

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  weekday: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** When the texts of a starter would leave, as `Mon 2, 09:00`, if these events were told as they happen. */
const left = (id: string, events: readonly Told[]): string[] => {
  const { flow, sample } = STARTERS.find((starter) => starter.id === id)!;
  const rehearsal = createRehearsal({ ...flow, id: 'aut', version: 1 });
  for (const [place, { at, ...event }] of events.entries()) {
    const heardAt = instant(at);
    const occurredAt = new Date(heardAt).toISOString();
    rehearsal.hear({
      id: `evt ${place}`,
      event: { ...sample, transition: `${event.type}:${place}`, ...event, occurredAt },
      heardAt,
      recipient: RECIPIENT,
      zone: 'Europe/Paris',
    });
  }
  return rehearsal
    .stepsUntil(instant('2026-12-31T00:00'))
    .steps.filter(({ run, place, dueAt }) => {
      const { usefulSeconds } = flow.steps[place]!;
      const occurredAt = Date.parse(run.heard.event.occurredAt);
      return usefulSeconds === null || dueAt < occurredAt + usefulSeconds * 1_000;
    })
    .map(({ dueAt }) => FORMAT.format(dueAt));
};

describe('an order in two parcels', () => {
  it.each([
    ['order_shipped', 'order.shipped'],
    ['out_for_delivery', 'order.out_for_delivery'],
    ['delivery_failed', 'order.delivery_failed'],
  ] as const)('%s tells of the second after the first has arrived', (id, type) => {
    expect(
      left(id, [
        { type, at: '2026-11-02T10:00' },
        { type: 'order.delivered', at: '2026-11-03T10:00' },
        { type, at: '2026-11-04T10:00' },
      ]),
    ).toEqual(['Mon 2, 10:00', 'Wed 4, 10:00']);
  });

  it('is asked about once, a week after the last', () => {
    expect(
      left('review_request', [
        { type: 'order.delivered', at: '2026-11-02T16:00' },
        { type: 'order.delivered', at: '2026-11-04T16:00' },
      ]),
    ).toEqual(['Thu 12, 11:00']);
  });
});

describe('what was settled is not asked for', () => {
  it.each(['order.refunded', 'return.requested', 'order.cancelled', 'message.received'] as const)(
    'no review after %s',
    (type) => {
      expect(
        left('review_request', [
          { type: 'order.delivered', at: '2026-11-02T16:00' },
          { type, at: '2026-11-05T12:00' },
        ]),
      ).toEqual([]);
    },
  );

  it.each(['order.paid', 'order.cancelled'] as const)('no second payment reminder after %s', (type) => {
    expect(
      left('payment_reminder', [
        { type: 'order.payment_due', at: '2026-11-02T10:00' },
        { type, at: '2026-11-03T12:00' },
      ]),
    ).toEqual(['Mon 2, 10:00']);
  });

  it.each(['order.placed', 'order.paid', 'checkout.completed', 'message.received'] as const)(
    'no checkout after %s',
    (type) => {
      const { object } = STARTERS.find(({ id }) => id === 'abandoned_checkout')!.sample;
      expect(
        left('abandoned_checkout', [
          { type: 'checkout.updated', at: '2026-11-02T10:00' },
          { type, at: '2026-11-02T12:00', object: { type: 'order', id: '1' }, related: [object] },
        ]),
      ).toEqual(['Mon 2, 11:00']);
    },
  );
});

it('a checkout that is changed begins to wait anew', () => {
  expect(
    left('abandoned_checkout', [
      { type: 'checkout.updated', at: '2026-11-02T10:00' },
      { type: 'checkout.updated', at: '2026-11-02T10:30' },
    ]),
  ).toEqual(['Mon 2, 11:30', 'Tue 3, 10:30', 'Thu 5, 10:30']);
});

describe('the hours of texts', () => {
  /** Every hour of a week in Paris. */
  const HOURS = Array.from({ length: 7 * 24 }, (_, hour) =>
    Temporal.PlainDateTime.from('2026-11-02T00:20').add({ hours: hour }).toString({ smallestUnit: 'minute' }),
  );

  /** Texts that are dropped when their hour comes too late: a day's news, and the first of several reminders. */
  const DROPPED: Readonly<Record<string, number>> = { out_for_delivery: 1, abandoned_checkout: 1 };

  it.each(STARTERS)('none of $id is lost to its own hours, whenever its event happens', ({ id, flow }) => {
    const least = flow.steps.length - (DROPPED[id] ?? 0);
    for (const at of HOURS) expect(left(id, [{ type: flow.on, at }]).length).toBeGreaterThanOrEqual(least);
  });

  it('"today" is never said on another day', () => {
    for (const at of HOURS)
      for (const text of left('out_for_delivery', [{ type: 'order.out_for_delivery', at }]))
        expect(text.slice(0, 3)).toBe(FORMAT.format(instant(at)).slice(0, 3));
  });

  it.each([
    ['order_shipped', 'order.shipped', ['Mon 2, 08:00']],
    ['out_for_delivery', 'order.out_for_delivery', ['Mon 2, 07:00']],
    ['order_refunded', 'order.refunded', ['Mon 2, 08:00']],
    ['payment_reminder', 'order.payment_due', ['Mon 2, 09:00', 'Thu 5, 10:00']],
    ['abandoned_checkout', 'checkout.updated', ['Mon 2, 09:00', 'Tue 3, 09:00', 'Thu 5, 09:00']],
    ['back_in_stock', 'product.back_in_stock', ['Mon 2, 09:00']],
    ['welcome', 'customer.created', ['Mon 2, 09:00']],
    ['review_request', 'order.delivered', ['Mon 9, 11:00']],
  ] as const)('%s wakes nobody', (id, type, texts) => {
    expect(left(id, [{ type, at: '2026-11-02T03:00' }])).toEqual(texts);
  });

  it('what a customer has just done is answered at once', () => {
    expect(left('order_confirmed', [{ type: 'order.placed', at: '2026-11-02T23:00' }])).toEqual([
      'Mon 2, 23:00',
    ]);
  });
});
