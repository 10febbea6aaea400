import type { Measure } from './measure.ts';
import { type Profile, sizedTables } from './profile.ts';
import type { SegmentSize } from './segment-size.ts';

const isPair = (text: string, index: number): boolean =>
  (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;

const septetOffsets = (text: string, costs: Uint8Array): Int32Array => {
  const offsets = new Int32Array(text.length + 1);
  for (let index = 0; index < text.length; index++)
    offsets[index + 1] = offsets[index]! + costs[text.charCodeAt(index)]!;
  return offsets;
};

const ucs2Offsets = (text: string): Int32Array => {
  const offsets = new Int32Array(text.length + 1);
  for (let index = 0; index < text.length; index++)
    offsets[index + 1] = index + 1 + (isPair(text, index) ? 1 : 0);
  return offsets;
};

/**
 * The units before each UTF-16 unit of a measured text, and the room of its segments. The offset inside a surrogate
 * pair is that of its end, so the furthest place that fits is never inside one.
 */
export const unitOffsets = (
  text: string,
  { encoding, tables }: Pick<Measure, 'encoding' | 'tables'>,
  profile: Profile,
): { readonly offsets: Int32Array; readonly size: SegmentSize } => {
  if (encoding === 'ucs2') return { offsets: ucs2Offsets(text), size: profile.ucs2 };
  const { costs, size } = sizedTables(profile, tables);
  return { offsets: septetOffsets(text, costs), size };
};

/** The furthest index whose units from `start` on still fit into `room`. */
export const furthest = (offsets: Int32Array, start: number, room: number): number => {
  let end = Math.min(offsets.length - 1, start + room);
  while (offsets[end]! - offsets[start]! > room) end--;
  return end;
};

/** The ends of segments filled as far as they go, which is what the count of segments rests on. */
export const greedyEnds = (offsets: Int32Array, room: number): readonly number[] => {
  const ends: number[] = [];
  for (let end = 0; end < offsets.length - 1; ends.push(end)) end = furthest(offsets, end, room);
  return ends;
};
