import type { SegmentSize } from './segment-size.ts';

/** What `certainSegments` answers when only a walk through the text can tell. */
export const UNCERTAIN = -1;

/**
 * Segments of so many units, if that is all one needs to know: a pair that does not fit any more moves on whole, but
 * even a unit lost at every cut would not make one segment more.
 */
export const certainSegments = (units: number, { single, part }: SegmentSize): number => {
  if (units <= single) return units === 0 ? 0 : 1;
  const least = Math.ceil(units / part);
  return units <= least * part - (least - 1) ? least : UNCERTAIN;
};

/**
 * Segments of a GSM-7 text of so many septets. An escape pair is never split, so a segment may end one septet early.
 */
export const septetSegments = (text: string, units: number, costs: Uint8Array, size: SegmentSize): number => {
  const certain = certainSegments(units, size);
  if (certain !== UNCERTAIN) return certain;
  return units === text.length ? Math.ceil(units / size.part) : walkSeptets(text, costs, size.part);
};

const walkSeptets = (text: string, costs: Uint8Array, part: number): number => {
  let segments = 1;
  let filled = 0;
  for (let index = 0; index < text.length; index++) {
    const cost = costs[text.charCodeAt(index)]!;
    filled += cost;
    if (filled > part) {
      segments++;
      filled = cost;
    }
  }
  return segments;
};

const isPairAt = (text: string, index: number): boolean =>
  (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;

/**
 * Segments of a UCS-2 text. A surrogate pair is never split, so a segment may end one unit early. Looks only at the
 * places where a segment would end.
 */
export const ucs2Segments = (text: string, size: SegmentSize): number => {
  const { length } = text;
  if (length <= size.single) return length === 0 ? 0 : 1;
  let segments = 1;
  for (let end = size.part; end < length; end += size.part) {
    if (isPairAt(text, end - 1)) end--;
    segments++;
  }
  return segments;
};
