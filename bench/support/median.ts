/** The middle one of some figures: one run that a neighbour of the machine spoilt does not count. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!;
