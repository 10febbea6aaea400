import { type Measure, measure } from './measure.ts';
import { defaultProfile, type Profile } from './profile.ts';
import { furthest, greedyEnds, unitOffsets } from './unit-offsets.ts';
import { wholeClusterEnds } from './whole-clusters.ts';

/** One segment of a text: from UTF-16 index `start` to `end` (not included), and the units it fills. */
export interface SegmentRange {
  readonly start: number;
  readonly end: number;
  readonly units: number;
}

/** The most parts the concatenation element can number: TS 23.040 9.2.3.24.1. */
export const MAX_PARTS = 255;

/** How a measured text is cut: `wanted` is the number of segments where more are wanted than it takes. */
export interface Cutting {
  readonly profile: Profile;
  readonly wanted?: number | undefined;
}

/** Two septets of an escape pair, two units of a surrogate pair: with less room a pair fits nowhere. */
const LEAST_ROOM = 2;

/** The cuts that make as many segments as are wanted, the room of each being the largest that does; else the fewest. */
const endsFor = (
  offsets: Int32Array,
  part: number,
  wanted: number,
): { ends: readonly number[]; room: number } => {
  let best = { ends: greedyEnds(offsets, part), room: part };
  for (let room = part - 1; best.ends.length < wanted && room >= LEAST_ROOM; room--) {
    const ends = greedyEnds(offsets, room);
    if (ends.length > wanted) break;
    best = { ends, room };
  }
  return best;
};

/** Where a segment can be cut in two; undefined for a single character. */
const middleOf = (offsets: Int32Array, start: number, end: number): number | undefined => {
  const middle = furthest(offsets, start, Math.ceil((offsets[end]! - offsets[start]!) / 2));
  return middle > start && middle < end ? middle : undefined;
};

/**
 * Cuts segments in two, the fullest first, until there are as many as are wanted: where no room makes just so many.
 */
const divide = (offsets: Int32Array, ends: readonly number[], wanted: number): readonly number[] => {
  const divided = [...ends];
  while (divided.length < wanted) {
    const cuts = divided.flatMap((end, index) => {
      const start = index === 0 ? 0 : divided[index - 1]!;
      const middle = middleOf(offsets, start, end);
      return middle === undefined ? [] : [{ index, middle, units: offsets[end]! - offsets[start]! }];
    });
    const [fullest] = cuts.sort((one, other) => other.units - one.units);
    if (!fullest) return divided;
    divided.splice(fullest.index, 0, fullest.middle);
  }
  return divided;
};

/** Where a measured text is cut; see `splitText`. */
export const splitMeasured = (
  text: string,
  measured: Measure,
  { profile, wanted = 1 }: Cutting,
): readonly SegmentRange[] => {
  if (text === '') return [];
  const one = { start: 0, end: text.length, units: measured.units };
  if (measured.segments === 1 && wanted <= 1) return [one];
  const { offsets, size } = unitOffsets(text, measured, profile);
  const { ends: greedy, room } = endsFor(offsets, size.part, wanted);
  // Parts that are small beside a text of one segment may not hold it in so many: then it leaves as the one it is.
  if (measured.units <= size.single && greedy.length > wanted) return [one];
  const whole = greedy.length > MAX_PARTS ? greedy : wholeClusterEnds(text, offsets, room, greedy);
  const ends = divide(offsets, whole, wanted);
  return ends.map((end, index) => {
    const start = index === 0 ? 0 : ends[index - 1]!;
    return { start, end, units: offsets[end]! - offsets[start]! };
  });
};

/**
 * Cuts a text into its segments, as few as `measure` counts. Escape and surrogate pairs stay whole; so do grapheme
 * clusters (a letter with its marks, an emoji family) wherever that costs no extra segment. Beyond 255 segments, which
 * no header can number, clusters are not looked at.
 *
 * @param wanted cuts a text that takes fewer into so many segments, which is what was priced for the dearest carrier
 *   of its route; one that takes more is cut into what it takes, one of fewer characters into each of them.
 * @example
 * splitText('a'.repeat(161)); // [{ start: 0, end: 153, units: 153 }, { start: 153, end: 161, units: 8 }]
 */
export const splitText = (
  text: string,
  profile: Profile = defaultProfile,
  wanted?: number,
): readonly SegmentRange[] => splitMeasured(text, measure(text, profile), { profile, wanted });
