import { describe, expect, it } from 'vitest';
import type { Movable } from '../../../src/engine/dispatch/rerouting/movable.ts';
import { planReroute } from '../../../src/engine/dispatch/rerouting/reroute.ts';
import type { FailoverMove } from '../../../src/engine/messages/lifecycle/message-row.ts';
import type { Routing } from '../../../src/engine/routing/routing-book.ts';

const AT = new Date(Date.UTC(2026, 10, 25, 12));
const WELL = { points: 100, paused: false, down: false };

const routing = (given: Partial<Routing> = {}): Routing => ({
  routes: [
    {
      country: 'FR',
      purpose: null,
      lane: null,
      order: 1,
      carriers: [
        { name: 'north', weight: 3 },
        { name: 'south', weight: 1 },
      ],
    },
  ],
  standings: new Map(['north', 'south', 'west', 'virtual'].map((name) => [name, WELL])),
  downSince: new Map(),
  virtualCarrier: 'virtual',
  hasChoice: true,
  ...given,
});
const text = (given: Partial<Movable> = {}): Movable => ({
  account_id: 'a',
  id: 'm',
  mode: 'live',
  recipient: '+33612345678',
  country: 'FR',
  purpose: 'transactional',
  lane: 'transactional',
  carrier: 'west',
  failovers: null,
  network: null,
  ...given,
});
const moved = (from: string | null, to: string | null, reason: string): FailoverMove => ({
  from,
  to,
  reason,
  at: AT.toISOString(),
});
const plan = (message: Movable, given: Partial<Routing> = {}, roll = 0) =>
  planReroute(message, routing(given), { at: AT, random: () => roll });

describe('a text that waits', () => {
  it('stays with any carrier of the line that serves it', () => {
    expect(plan(text({ carrier: 'north' }))).toBeNull();
    expect(plan(text({ carrier: 'south' }))).toBeNull();
  });

  it('goes to a carrier of the line that serves it now, by weight', () => {
    expect(plan(text(), {}, 0.74)).toMatchObject({ from: 'west', to: 'north', reason: 'route_changed' });
    expect(plan(text(), {}, 0.76)).toMatchObject({ to: 'south' });
  });

  it('goes around those that are paused or down, and that had it and said no', () => {
    const standings = new Map(routing().standings).set('north', { ...WELL, down: true });
    expect(plan(text(), { standings })).toMatchObject({ to: 'south' });
    const failovers = [moved('north', 'west', 'out_of_credit')];
    expect(plan(text({ failovers }))).toMatchObject({ to: 'south' });
    const both = [...failovers, moved('south', 'west', 'put_off')];
    expect(plan(text({ failovers: both }))).toMatchObject({ to: 'north' });
  });

  it('waits under no carrier while no line serves it, and goes on when one does', () => {
    expect(plan(text(), { routes: [] })).toMatchObject({ from: 'west', to: null, reason: 'route_missing' });
    expect(plan(text({ carrier: null }), { routes: [] })).toBeNull();
    expect(plan(text({ carrier: null }))).toMatchObject({ from: null, to: 'north' });
  });

  it('goes by the network of its number, and past a line that is paused', () => {
    const [line] = routing().routes;
    const own = { ...line!, network: '20801', carriers: [{ name: 'west', weight: 1 }] };
    expect(plan(text({ carrier: 'north', network: '20801' }), { routes: [line!, own] })).toMatchObject({
      to: 'west',
    });
    const paused = { ...own, paused: true };
    expect(plan(text({ carrier: 'north', network: '20801' }), { routes: [line!, paused] })).toBeNull();
  });

  it('stays where the operator has put it, as long as that carrier is there', () => {
    const failovers = [moved('north', 'west', 'operator_moved')];
    expect(plan(text({ failovers }))).toBeNull();
    const standings = new Map([['north', WELL]]);
    expect(plan(text({ failovers }), { standings })).toMatchObject({ from: 'west', to: 'north' });
  });

  it('stays on a virtual phone, whatever the routes', () => {
    const virtual = { mode: 'test', carrier: 'virtual' } as const;
    expect(plan(text(virtual), { routes: [] })).toBeNull();
    expect(plan(text({ ...virtual, carrier: 'gone' }))).toMatchObject({ to: 'virtual' });
    expect(plan(text({ ...virtual, carrier: 'gone' }), { virtualCarrier: null })).toMatchObject({ to: null });
    expect(plan(text({ recipient: '+33639980001', carrier: 'gone' }))).toMatchObject({ to: 'virtual' });
  });
});
