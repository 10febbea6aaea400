import type { Asked } from './guard-world.ts';
import { seeded } from './random.ts';

/** An attack that earns by every code it makes an account send. Its codes are never typed in. */
export interface Attack {
  readonly name: string;
  /** Every request of the attack, in the order of time. */
  readonly requests: (start: number, seed: number) => Asked[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const tail = (value: number): string => String(value % 10_000).padStart(4, '0');

/** Numbers drawn at random from one range of ten thousand. */
const inRange = (range: string, random: () => number): string =>
  `${range}${tail(Math.floor(random() * 10_000))}`;

const requests = (
  count: number,
  every: number,
  make: (index: number, random: () => number) => Pick<Asked, 'to' | 'ip'>,
): Attack['requests'] => {
  return (start, seed) => {
    const random = seeded(seed);
    return Array.from({ length: count }, (_, index) => ({
      at: start + index * every,
      ...make(index, random),
    }));
  };
};

const RANGE = '+3379123';

export const ATTACKS: readonly Attack[] = [
  {
    name: 'one prefix, as fast as it goes, from many addresses',
    requests: requests(5_000, 50, (index, random) => ({ to: inRange(RANGE, random), ip: `bot ${index}` })),
  },
  {
    name: 'one prefix, no address told',
    requests: requests(3_000, SECOND, (_, random) => ({ to: inRange(RANGE, random) })),
  },
  {
    name: 'many prefixes in turn',
    requests: requests(30_000, 2 * SECOND, (index, random) => ({
      to: inRange(`+337${String(3_000 + (index % 300))}`, random),
      ip: `bot ${index}`,
    })),
  },
  {
    name: 'a slow drip for thirty days',
    requests: requests(2_160, 20 * MINUTE, (index, random) => ({
      to: inRange(RANGE, random),
      ip: `bot ${index}`,
    })),
  },
  {
    name: 'a drip so slow that no hour shows it',
    requests: requests(720, 60 * MINUTE, (index, random) => ({
      to: inRange(RANGE, random),
      ip: `bot ${index}`,
    })),
  },
  {
    name: 'numbers that follow one another',
    requests: requests(3_000, SECOND, (index) => ({ to: `${RANGE}${tail(index)}`, ip: `bot ${index}` })),
  },
  {
    name: 'every second number, downwards',
    requests: requests(3_000, SECOND, (index) => ({
      to: `${RANGE}${tail(10_000 - 2 * (index % 4_999))}`,
      ip: `bot ${index}`,
    })),
  },
  {
    name: 'a few addresses, many prefixes',
    requests: requests(5_000, SECOND, (index, random) => ({
      to: inRange(`+337${String(3_000 + (index % 500))}`, random),
      ip: `bot ${index % 5}`,
    })),
  },
  {
    name: 'a handful of numbers, again and again',
    requests: requests(2_000, 30 * SECOND, (index) => ({
      to: `${RANGE}${tail(index % 5)}`,
      ip: `bot ${index}`,
    })),
  },
];
