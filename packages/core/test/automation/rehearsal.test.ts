import { describe, expect, it } from 'vitest';
import { createRehearsal, type Flow, type HeardEvent } from '../../src/automation/index.ts';
import type { CanonicalEvent } from '../../src/events/index.ts';
import { flow, placed, step } from './flows.ts';

const NOON = Date.parse('2026-11-01T12:00:00Z');
const HOUR = 3_600_000;

/** An event that happened so many hours after noon, and was heard of at once unless told otherwise. */
const heard = (
  hours: number,
  changes: Partial<CanonicalEvent> = {},
  { late = 0, recipient = '+33639980001' }: { late?: number; recipient?: string } = {},
): HeardEvent => ({
  id: `evt ${hours} ${changes.type}`,
  event: placed({ occurredAt: new Date(NOON + hours * HOUR).toISOString(), ...changes }),
  heardAt: NOON + (hours + late) * HOUR,
  recipient,
  zone: 'Europe/Paris',
});

/** Hours after noon at which texts would have left. */
const left = (of: Flow, events: readonly HeardEvent[], until = 1_000): number[] => {
  const rehearsal = createRehearsal(of);
  for (const event of events) rehearsal.hear(event);
  return rehearsal.stepsUntil(NOON + until * HOUR).steps.map(({ dueAt }) => (dueAt - NOON) / HOUR);
};

const three = [0, 3_600, 7_200].map((delaySeconds) => step({ delaySeconds }));
const paid = { type: 'order.paid' } as const;

describe('a rehearsed flow', () => {
  it('sends every step, in the order they are due', () => {
    expect(
      left(flow({ steps: three }), [heard(0), heard(0.5, { object: { type: 'order', id: '2' } })]),
    ).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  });

  it('ends at the event that ends it, and not before', () => {
    const stopped = flow({ steps: three, stopOn: ['order.paid'] });
    expect(left(stopped, [heard(0), heard(0.99, paid)])).toEqual([0]);
    expect(left(stopped, [heard(0), heard(1, paid)])).toEqual([0]);
    expect(left(stopped, [heard(0), heard(1.01, paid)])).toEqual([0, 1]);
    expect(left(stopped, [heard(0), heard(0.5, { ...paid, object: { type: 'order', id: '2' } })])).toEqual([
      0, 1, 2,
    ]);
  });

  it('lets nobody in after an event that ends it', () => {
    const rehearsal = createRehearsal(flow({ steps: three, stopOn: ['order.paid'] }));
    expect(rehearsal.hear(heard(0, paid))).toBeNull();
    expect(rehearsal.hear(heard(1))).toMatchObject({ reason: 'stopped_before' });
  });

  it('sends what is heard of late when it is heard of', () => {
    expect(left(flow({ steps: three }), [heard(0, {}, { late: 1.5 })])).toEqual([1.5, 1.5, 2]);
  });

  it('is ended by a reply of the same person to what began before', () => {
    const replied = flow({ steps: three, stopOn: ['message.received'] });
    const reply = { type: 'message.received', object: { type: 'reply', id: '1' } } as const;
    expect(left(replied, [heard(0), heard(0.5, reply)])).toEqual([0]);
    expect(left(replied, [heard(0), heard(0.5, reply, { recipient: '+33639980002' })])).toEqual([0, 1, 2]);
    expect(left(replied, [heard(0), heard(-0.5, reply, { late: 1 })])).toEqual([0, 1, 2]);
  });

  it('begins anew with a newer event about its object, and leaves an older one alone', () => {
    const cart = flow({ steps: three.slice(1), onRepeat: 'restart' });
    expect(left(cart, [heard(0), heard(0.5)])).toEqual([1.5, 2.5]);
    const rehearsal = createRehearsal(cart);
    rehearsal.hear(heard(1));
    expect(rehearsal.hear(heard(0, {}, { late: 2 }))).toMatchObject({ reason: 'superseded' });
  });

  it('counts what is still to come', () => {
    const rehearsal = createRehearsal(flow({ steps: three, stopOn: ['order.paid'] }));
    rehearsal.hear(heard(0));
    const other = { object: { type: 'order', id: '2' } };
    rehearsal.hear(heard(0, other));
    rehearsal.hear(heard(0.2, { ...other, ...paid }));
    expect(rehearsal.stepsUntil(NOON + 1.5 * HOUR)).toMatchObject({ steps: { length: 3 }, toCome: 1 });
    expect(rehearsal.runs).toMatchObject([
      { ended: null },
      { ended: { reason: 'stop_event', type: 'order.paid' } },
    ]);
  });

  it('says why it lets nobody in', () => {
    const rehearsal = createRehearsal(flow({ enabled: false }));
    expect(rehearsal.hear(heard(0))).toMatchObject({ reason: 'disabled' });
    expect(rehearsal.hear(heard(0, paid))).toBeNull();
  });
});
