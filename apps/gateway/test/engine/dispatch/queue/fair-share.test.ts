import { LANES, type Lane } from '@carillon/core/messaging';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  otpReserve,
  owedAfter,
  planClaim,
  worthClaiming,
} from '../../../../src/engine/dispatch/queue/fair-share.ts';
import type { Waiting } from '../../../../src/engine/dispatch/queue/waiting.ts';

const waits = (lane: Lane, account: string, campaign = ''): Waiting => ({
  lane,
  account,
  campaign,
  dueAt: new Date(0),
});
const WORTH = worthClaiming(100);
const all = (room: number) => ({ window: room, room, open: room, inWindow: room, worth: 1, owed: 0 });

describe('what a claim takes', () => {
  test('is nothing when nobody is due', () => {
    expect(planClaim([], all(100))).toBeNull();
  });

  test('is codes alone while any wait, in all the room there is', () => {
    const due = [waits('otp', 'a'), waits('transactional', 'b')];
    expect(planClaim(due, { window: 100, room: 7, open: 0, inWindow: 0, worth: WORTH, owed: 0 })).toEqual({
      turns: [due[0]],
      share: 7,
      limit: 7,
    });
  });

  test('is the more urgent lanes first', () => {
    const due = [waits('transactional', 'a'), waits('conversation', 'b'), waits('commercial', 'a')];
    expect(planClaim(due, all(60))?.turns).toEqual(due);
  });

  test('gives each account of a lane its share, and everybody a first turn before anybody a second', () => {
    const [one, two, three, other] = ['1', '2', '3', ''].map((campaign) =>
      waits('commercial', campaign ? 'busy' : 'other', campaign),
    );
    const take = planClaim([one!, two!, three!, other!], all(100));
    expect(take).toEqual({ turns: [one, other, two, three], share: 50, limit: 100 });
  });

  test('waits for room that is worth a transaction, except for codes', () => {
    const window = { window: 100, room: 10, open: 5, inWindow: 5, worth: WORTH, owed: 0 };
    expect(planClaim([waits('transactional', 'a')], window)).toBeNull();
    expect(planClaim([waits('otp', 'a')], window)).not.toBeNull();
    expect(planClaim([waits('transactional', 'a')], { ...window, open: 30, room: 30 })).not.toBeNull();
  });

  test('claims commercial texts ahead of the window only where they have something coming', () => {
    const due = [waits('transactional', 'a'), waits('commercial', 'b')];
    const ahead = { window: 500, room: 400, open: 400, inWindow: 0, worth: WORTH, owed: 0 };
    expect(planClaim(due, ahead)).toEqual({ turns: [due[0]], share: 400, limit: 400 });
    expect(planClaim([due[1]!], ahead)).toBeNull();
    expect(planClaim(due, { ...ahead, inWindow: 200 })).toEqual({ turns: due, share: 200, limit: 200 });
    expect(planClaim(due, { ...ahead, owed: 30 })).toEqual({ turns: [due[1]], share: 30, limit: 30 });
  });

  test('goes to commercial texts when they have something coming, whatever waits before them', () => {
    const due = [waits('otp', 'a'), waits('transactional', 'a'), waits('commercial', 'b')];
    expect(
      planClaim(due, { window: 100, room: 60, open: 50, inWindow: 50, worth: WORTH, owed: 5.4 }),
    ).toEqual({
      turns: [due[2]],
      share: 5,
      limit: 5,
    });
  });

  test('never exceeds its room, and never takes more of an account than its share of the lane', () => {
    const entry = fc.record({
      lane: fc.constantFrom(...LANES),
      account: fc.constantFrom('a', 'b', 'c', 'd'),
      campaign: fc.constantFrom('', 'x', 'y'),
      dueAt: fc.constant(new Date(0)),
    });
    const states = fc.record({
      room: fc.integer({ min: 1, max: 500 }),
      owed: fc.float({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), states, (due, { room, owed }) => {
        const take = planClaim(due, { window: 500, room, open: room, inWindow: room, worth: WORTH, owed });
        if (!take) return;
        expect(take.limit).toBeLessThanOrEqual(room);
        const first = take.turns.filter(({ lane }) => lane === take.turns[0]!.lane);
        const accounts = new Set(first.map(({ account }) => account));
        expect(take.share).toBe(Math.ceil(take.limit / accounts.size));
        expect(new Set(first.slice(0, accounts.size).map(({ account }) => account))).toEqual(accounts);
      }),
    );
  });
});

describe('the room that is kept for codes', () => {
  test.each([
    [1, 0],
    [2, 1],
    [10, 1],
    [100, 10],
    [501, 51],
  ])('of a window of %i is %i', (window, kept) => {
    expect(otpReserve(window)).toBe(kept);
  });
});

describe('the floor of commercial texts', () => {
  const LANES_OF = (lane: Lane, count: number) => Array.from({ length: count }, () => ({ lane }));

  test('is a twentieth of all that a busy carrier takes', () => {
    let owed = 0;
    let commercial = 0;
    let total = 0;
    for (let round = 0; round < 1_000; round++) {
      const due = [waits('transactional', 'a'), waits('commercial', 'b')];
      const take = planClaim(due, { window: 100, room: 100, open: 90, inWindow: 90, worth: WORTH, owed })!;
      const claimed = LANES_OF(take.turns[0]!.lane, take.limit);
      owed = owedAfter(owed, claimed, true);
      total += take.limit;
      if (take.turns[0]!.lane === 'commercial') commercial += take.limit;
    }
    expect(commercial / total).toBeCloseTo(0.05, 2);
  });

  test('is not saved up while none waits', () => {
    expect(owedAfter(40, LANES_OF('transactional', 100), false)).toBe(0);
  });
});
