/** How many codes were sent, and how many of them were typed in: both fade as newer ones come. */
export interface Tally {
  readonly sent: number;
  readonly verified: number;
}

export const EMPTY_TALLY: Tally = { sent: 0, verified: 0 };

/** Counts a code; past `memory` codes, older ones weigh half. */
export const tallySent = ({ sent, verified }: Tally, memory: number): Tally =>
  sent >= memory ? { sent: sent / 2 + 1, verified: verified / 2 } : { sent: sent + 1, verified };

/** Counts a conversion. */
export const tallyVerified = ({ sent, verified }: Tally): Tally => ({
  sent,
  verified: Math.min(sent, verified + 1),
});

/** Takes a code back that has not left after all. */
export const untallied = ({ sent, verified }: Tally): Tally => ({
  sent: Math.max(verified, sent - 1),
  verified,
});

/** What an account without history is taken to convert, and as how many codes that belief weighs. */
const PRIOR = { share: 0.5, codes: 50 };
/** However an attack drags an account down, it is not taken to convert less. */
const LEAST = 0.3;

/** The share of its codes an account's users usually type in: the measure of each of its prefixes. */
export const baselineOf = ({ sent, verified }: Tally): number =>
  Math.max(LEAST, (verified + PRIOR.share * PRIOR.codes) / (sent + PRIOR.codes));
