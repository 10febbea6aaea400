import { furthest } from './unit-offsets.ts';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** A place to cut: where the segment ends, and the cut before it on the same path. */
interface Cut {
  readonly end: number;
  readonly before: Cut | undefined;
}

const further = (one: Cut | undefined, other: Cut): Cut =>
  one !== undefined && one.end >= other.end ? one : other;

const endsOf = (last: Cut): number[] => {
  const ends: number[] = [];
  for (let cut: Cut | undefined = last; cut !== undefined && cut.end > 0; cut = cut.before)
    ends.push(cut.end);
  return ends.reverse();
};

/**
 * Moves the greedy cuts back to the edges of grapheme clusters, breaking as few clusters as the same number of segments
 * allows. A cut further on is never worse than one before it, so for each number of broken clusters only the furthest
 * cut is worth keeping.
 */
export const wholeClusterEnds = (
  text: string,
  offsets: Int32Array,
  part: number,
  greedy: readonly number[],
): readonly number[] => {
  const clusters = segmenter.segment(text);
  /** The start of the cluster that `index` lies in: `index` itself when it is an edge. */
  const edgeBefore = (index: number): number => clusters.containing(index)?.index ?? index;
  if (greedy.every((end) => edgeBefore(end) === end)) return greedy;

  let cuts: (Cut | undefined)[] = [{ end: 0, before: undefined }];
  for (let segment = 0; segment < greedy.length; segment++) {
    const next: (Cut | undefined)[] = [];
    cuts.forEach((cut, broken) => {
      if (cut === undefined) return;
      const end = furthest(offsets, cut.end, part);
      const edge = edgeBefore(end);
      if (edge > cut.end) next[broken] = further(next[broken], { end: edge, before: cut });
      if (edge < end) next[broken + 1] = { end, before: cut };
    });
    cuts = next;
    const done = cuts.find((cut) => cut?.end === text.length);
    if (done !== undefined) return endsOf(done);
  }
  return greedy;
};
