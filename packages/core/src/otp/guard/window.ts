/** One of the last codes to a prefix. */
export interface Sample {
  readonly at: number;
  readonly challenge: string;
  readonly number: string;
  readonly verified: boolean;
  /** How many unverified codes to numbers in a row end here, this one included. */
  readonly run: number;
}

/** The last codes to a prefix, oldest first. By count, not by time: a slow drip fills it as a flood does. */
export type Window = readonly Sample[];

const LENGTH = 24;

/** The longest open run that ends at one of some numbers. */
const longestRun = (window: Window, numbers: readonly string[]): number => {
  let longest = 0;
  for (const { verified, run, number } of window)
    if (!verified && run > longest && numbers.includes(number)) longest = run;
  return longest;
};

/** The run a number would end: one more than those of its neighbours on either side. */
export const runOf = (window: Window, neighbours: readonly string[]): number => {
  const half = neighbours.length / 2;
  return 1 + longestRun(window, neighbours.slice(0, half)) + longestRun(window, neighbours.slice(half));
};

/** Adds a code that goes out now; the oldest makes room. */
export const addSample = (
  window: Window,
  { at, challenge, number, neighbours }: Omit<Sample, 'verified' | 'run'> & { neighbours: readonly string[] },
): Window => [
  ...window.slice(1 - LENGTH),
  { at, challenge, number, verified: false, run: runOf(window, neighbours) },
];

/** Marks the codes of a challenge that was verified. */
export const markVerified = (window: Window, challenge: string): Window =>
  window.map((sample) => (sample.challenge === challenge ? { ...sample, verified: true } : sample));

/** Whether enough codes were sent to judge, and too few of them typed in. */
export const convertsBadly = (window: Window, codes: number, least: number): boolean =>
  window.length >= codes && window.filter(({ verified }) => verified).length < least * window.length;
