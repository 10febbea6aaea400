import { LANES, type Lane } from '@carillon/core/messaging';
import { beginningOf, type Place, type Waiting } from './waiting.ts';

/**
 * Where each lane is read on, when more wait in it than one look shows: after those who had their turn, so that nobody
 * is passed over.
 */
export interface LaneScan {
  /** Where the next look begins, lane by lane. */
  after(): readonly Place[];
  /** Takes note of a look; tells whether a lane may hold somebody due who has not been looked at. */
  listed(listed: readonly Waiting[], due: readonly Waiting[]): boolean;
  /** Somebody may have come: every lane is to be read again. */
  restart(): void;
}

interface Round {
  after: Place;
  /** Nobody was due since the round began. */
  fruitless: boolean;
  /** A whole round was fruitless. */
  exhausted: boolean;
}

/** @param turns how many of a lane one look shows. */
export const createLaneScan = (turns: number): LaneScan => {
  const rounds = new Map<Lane, Round>(
    LANES.map((lane) => [lane, { after: beginningOf(lane), fruitless: true, exhausted: false }]),
  );
  return {
    after: () => [...rounds.values()].map((round) => round.after),
    listed: (listed, due) => {
      for (const [lane, round] of rounds) {
        const own = listed.filter((entry) => entry.lane === lane);
        if (due.some((entry) => entry.lane === lane))
          Object.assign(round, { fruitless: false, exhausted: false });
        if (own.length === turns) {
          round.after = own.at(-1)!;
          continue;
        }
        if (round.fruitless) round.exhausted = true;
        Object.assign(round, { after: beginningOf(lane), fruitless: true });
      }
      return [...rounds.values()].some(({ exhausted }) => !exhausted);
    },
    restart: () => {
      for (const round of rounds.values()) round.exhausted = false;
    },
  };
};
