import { type Measure, measure } from './measure.ts';
import { defaultProfile, type Profile } from './profile.ts';
import { greedyEnds, unitOffsets } from './unit-offsets.ts';
import { wholeClusterEnds } from './whole-clusters.ts';

/** One segment of a text: from UTF-16 index `start` to `end` (not included), and the units it fills. */
export interface SegmentRange {
  readonly start: number;
  readonly end: number;
  readonly units: number;
}

/** The most parts the concatenation element can number: TS 23.040 9.2.3.24.1. */
export const MAX_PARTS = 255;

/** Where a measured text is cut; see `splitText`. */
export const splitMeasured = (text: string, measured: Measure, profile: Profile): readonly SegmentRange[] => {
  if (text === '') return [];
  const { offsets, size } = unitOffsets(text, measured, profile);
  if (measured.units <= size.single) return [{ start: 0, end: text.length, units: measured.units }];
  const greedy = greedyEnds(offsets, size.part);
  const ends = greedy.length > MAX_PARTS ? greedy : wholeClusterEnds(text, offsets, size.part, greedy);
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
 * @example
 * splitText('a'.repeat(161)); // [{ start: 0, end: 153, units: 153 }, { start: 153, end: 161, units: 8 }]
 */
export const splitText = (text: string, profile: Profile = defaultProfile): readonly SegmentRange[] =>
  splitMeasured(text, measure(text, profile), profile);
