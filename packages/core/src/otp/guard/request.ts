import type { LineType } from '../../numbers/index.ts';

/** A code about to be sent, as the guard sees it. Numbers and addresses are opaque here: keyed digests will do. */
export interface GuardRequest {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly challenge: string;
  readonly number: string;
  /** The two numbers before and the two after, in the same form as `number`. */
  readonly neighbours: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly lineType: LineType;
  /** Who asks for the code, where the caller tells. */
  readonly ip: string | null;
  /** Millionths of the account's currency, for the whole text. */
  readonly price: bigint;
  /** True when nothing will be sent: it counts for limits and says nothing about conversion. */
  readonly decoy: boolean;
}

/** What the guard keeps an eye on, each with a state of its own. A prefix is the first 7 digits of a number. */
export const GUARD_SCOPES = ['account', 'country', 'prefix', 'ip', 'number'] as const;
export type GuardScope = (typeof GUARD_SCOPES)[number];

const PREFIX_DIGITS = 7;

/** The first seven digits of a number in E.164: `+3363998` of `+33639980001`. */
export const prefixOf = (e164: string): string => e164.slice(0, PREFIX_DIGITS + 1);

/** The numbers right before and after a number: where somebody who counts through a range has been or will be. */
export const neighboursOf = (e164: string): string[] => {
  const number = BigInt(e164.slice(1));
  return [-2n, -1n, 1n, 2n].map((step) => `+${number + step}`);
};
