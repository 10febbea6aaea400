import type { Lane } from '@carillon/core/messaging';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLaneScan } from '../../../../src/engine/dispatch/queue/lane-scan.ts';
import type { Place, Waiting } from '../../../../src/engine/dispatch/queue/waiting.ts';

const TURNS = 3;

/** What a look shows of a lane that holds these accounts. */
const listing = (accounts: readonly string[], lane: Lane, after: readonly Place[]): Waiting[] => {
  const from = after.find((place) => place.lane === lane)!.account;
  return accounts
    .filter((account) => account > from)
    .slice(0, TURNS)
    .map((account) => ({ lane, account, campaign: '', dueAt: new Date(0) }));
};

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, place) => `a${String(place).padStart(3, '0')}`);

test('everybody in a lane has a turn before anybody has another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), (count) => {
      const laneScan = createLaneScan(TURNS);
      const accounts = names(count);
      const served: string[] = [];
      while (served.length < count) {
        const listed = listing(accounts, 'commercial', laneScan.after());
        laneScan.listed(listed, listed);
        served.push(...listed.map(({ account }) => account));
      }
      expect(new Set(served.slice(0, count))).toEqual(new Set(accounts));
    }),
  );
});

test('lanes without anybody due are looked at to their end, once, until somebody may have come', () => {
  fc.assert(
    fc.property(fc.integer({ max: 30, min: 0 }), fc.integer({ max: 30, min: 0 }), (few, many) => {
      const laneScan = createLaneScan(TURNS);
      const look = (): boolean => {
        const listed = [
          ...listing(names(few), 'transactional', laneScan.after()),
          ...listing(names(many), 'commercial', laneScan.after()),
        ];
        return laneScan.listed(listed, []);
      };
      let looks = 1;
      while (look()) looks += 1;
      expect(looks).toBe(Math.floor(Math.max(few, many) / TURNS) + 1);
      laneScan.restart();
      if (Math.max(few, many) >= TURNS) expect(look()).toBe(true);
    }),
  );
});
