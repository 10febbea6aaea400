import type { Asked } from './guard-world.ts';
import { seeded } from './random.ts';

/** One step of a replay: a code is asked for, or one that was asked for is typed in. */
export type Step =
  | { readonly kind: 'ask'; readonly at: number; readonly name: number; readonly asked: Asked }
  | { readonly kind: 'type'; readonly at: number; readonly name: number };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How busy each hour of the day is, as shares of the busiest. */
const HOURS = [2, 1, 1, 1, 1, 2, 5, 8, 9, 9, 8, 8, 9, 9, 8, 8, 8, 9, 10, 10, 9, 8, 6, 4];

/**
 * Logins of real people to a French shop over some days: people come back, one in eight gives up, one in sixteen asks
 * twice, codes are typed in after 8 seconds to 2 minutes, and three in ten sit behind an address that many share.
 */
export const normalLogins = ({ count, days, start, seed }: LoginOptions): Step[] => {
  const random = seeded(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const people = Array.from({ length: Math.ceil(count * 0.6) }, () => {
    // Number blocks are handed out to carriers and fill unevenly: the first ones hold many more people.
    const block = Math.floor(random() ** 2 * 2_000);
    return `+336${String(1_000 + block).padStart(4, '0')}${String(below(10_000)).padStart(4, '0')}`;
  });
  const steps: Step[] = [];
  for (let name = 0; name < count; name += 1) {
    let hour = below(24);
    while (random() * 10 >= HOURS[hour]!) hour = below(24);
    const at = start + below(days) * DAY + hour * HOUR + below(HOUR);
    const person = below(people.length);
    const ip = random() < 0.3 ? `shared ${below(100)}` : `own ${person}`;
    const asked = { at, to: people[person]!, ip };
    const delay = 8_000 + Math.floor(random() ** 3 * 112_000);
    const gaveUp = random() < 0.12;
    const twice = random() < 0.06;
    steps.push({ kind: 'ask', at, name, asked });
    if (twice) steps.push({ kind: 'ask', at: at + 31_000, name, asked: { ...asked, at: at + 31_000 } });
    if (!gaveUp) steps.push({ kind: 'type', at: at + delay + (twice ? 31_000 : 0), name });
  }
  return steps.sort((a, b) => a.at - b.at);
};

export interface LoginOptions {
  readonly count: number;
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly seed: number;
}
