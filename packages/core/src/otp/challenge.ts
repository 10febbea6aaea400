/**
 * Where a challenge is: `pending` waits for its code; `verified` had it; `locked` used up its attempts; `cancelled`
 * was called off; `replaced` was followed by a newer one for the same number and purpose.
 */
export const CHALLENGE_STATES = ['pending', 'verified', 'locked', 'cancelled', 'replaced'] as const;
export type ChallengeState = (typeof CHALLENGE_STATES)[number];

/** The part of a challenge that decides. Instants are milliseconds since 1970. */
export interface Challenge {
  readonly state: ChallengeState;
  readonly expiresAt: number;
  readonly attemptsUsed: number;
  readonly attemptsAllowed: number;
}

/** What a check of a code answers. */
export const VERIFY_STATUSES = ['verified', 'wrong', 'expired', 'locked'] as const;
export type VerifyStatus = (typeof VERIFY_STATUSES)[number];

export interface VerifyAnswer {
  readonly status: VerifyStatus;
  readonly attemptsLeft: number;
}

/** How a challenge reads to its owner: its state, or `expired` once nobody can use its code any more. */
export const challengeStatus = ({ state, expiresAt }: Challenge, now: number): ChallengeState | 'expired' =>
  state === 'pending' && expiresAt <= now ? 'expired' : state;

/** Takes one attempt of a challenge, before its code is compared; null when it has none to give. */
export const takeAttempt = <Some extends Challenge>(challenge: Some, now: number): Some | null =>
  challenge.state === 'pending' &&
  challenge.expiresAt > now &&
  challenge.attemptsUsed < challenge.attemptsAllowed
    ? { ...challenge, attemptsUsed: challenge.attemptsUsed + 1 }
    : null;

/** A challenge after the comparison that its attempt paid for. */
export const settleAttempt = <Some extends Challenge>(challenge: Some, matched: boolean): Some => {
  if (matched) return { ...challenge, state: 'verified' };
  return challenge.attemptsUsed >= challenge.attemptsAllowed ? { ...challenge, state: 'locked' } : challenge;
};

/** What the check of a code answers when no attempt could be taken: its code is dead, whatever was typed. */
export const deadAnswer = (challenge: Challenge): VerifyAnswer => ({
  status: challenge.state === 'locked' ? 'locked' : 'expired',
  attemptsLeft: 0,
});

/** What the check of a code answers once its attempt is settled; the last wrong one leaves no attempts, and locks. */
export const answerAfter = (challenge: Challenge): VerifyAnswer => {
  const attemptsLeft = challenge.attemptsAllowed - challenge.attemptsUsed;
  return { status: challenge.state === 'verified' ? 'verified' : 'wrong', attemptsLeft };
};

/** Seconds before a code may be sent again, after the first, second and third text; after the fourth, never. */
const RESEND_WAITS = [30, 60, 120];

/** How long to wait after the n-th text before the next one, in milliseconds; null when there is no next. */
export const resendWait = (textsSent: number): number | null => {
  const seconds = RESEND_WAITS[textsSent - 1];
  return seconds === undefined ? null : seconds * 1000;
};
