import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerAfter,
  type Challenge,
  challengeStatus,
  deadAnswer,
  resendWait,
  settleAttempt,
  takeAttempt,
} from '../../src/otp/index.ts';

const fresh = (attemptsAllowed: number): Challenge => ({
  state: 'pending',
  expiresAt: 1_000,
  attemptsUsed: 0,
  attemptsAllowed,
});

interface Guess {
  readonly at: number;
  readonly right: boolean;
}

/**
 * Guesses that interleave: each takes its attempt in one step and settles it in a later one, as two transactions do
 * on one row. A guess that settles last must find what the others left.
 */
const interleave = (guesses: readonly Guess[], order: readonly number[], attemptsAllowed: number) => {
  let challenge = fresh(attemptsAllowed);
  const paid = new Set<number>();
  const answers: { guess: Guess; status: string }[] = [];
  for (const place of order) {
    const guess = guesses[place % guesses.length]!;
    const name = place % guesses.length;
    if (!paid.has(name)) {
      const taken = takeAttempt(challenge, guess.at);
      if (taken) {
        challenge = taken;
        paid.add(name);
      } else answers.push({ guess, status: deadAnswer(challenge).status });
      continue;
    }
    paid.delete(name);
    if (challenge.state !== 'pending') answers.push({ guess, status: deadAnswer(challenge).status });
    else {
      challenge = settleAttempt(challenge, guess.right);
      answers.push({ guess, status: answerAfter(challenge).status });
    }
  }
  return { challenge, answers };
};

describe('a challenge', () => {
  it('is verified at most once, by a right guess in time, within its attempts, however guesses interleave', () => {
    const guess = fc.record({ at: fc.integer({ min: 0, max: 1_200 }), right: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(guess, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(1_000), { maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (guesses, order, allowed) => {
          const { challenge, answers } = interleave(guesses, order, allowed);
          const verified = answers.filter(({ status }) => status === 'verified');
          expect(verified.length).toBeLessThanOrEqual(1);
          expect(verified.every((one) => one.guess.right && one.guess.at < 1_000)).toBe(true);
          expect(challenge.attemptsUsed).toBeLessThanOrEqual(allowed);
          expect(answers.filter(({ status }) => status === 'wrong').length).toBeLessThan(allowed + 1);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('counts down and locks', () => {
    let challenge = fresh(3);
    const statuses = [1, 2, 3].map(() => {
      challenge = settleAttempt(takeAttempt(challenge, 0)!, false);
      return answerAfter(challenge);
    });
    expect(statuses).toEqual([
      { status: 'wrong', attemptsLeft: 2 },
      { status: 'wrong', attemptsLeft: 1 },
      { status: 'wrong', attemptsLeft: 0 },
    ]);
    expect(challenge.state).toBe('locked');
    expect(takeAttempt(challenge, 0)).toBeNull();
    expect(deadAnswer(challenge)).toEqual({ status: 'locked', attemptsLeft: 0 });
  });

  it('is dead at the very instant it expires', () => {
    expect(takeAttempt(fresh(5), 999)).not.toBeNull();
    expect(takeAttempt(fresh(5), 1_000)).toBeNull();
    expect(deadAnswer(fresh(5))).toEqual({ status: 'expired', attemptsLeft: 0 });
    expect(challengeStatus(fresh(5), 999)).toBe('pending');
    expect(challengeStatus(fresh(5), 1_000)).toBe('expired');
  });

  it.each(['verified', 'cancelled', 'replaced'] as const)('takes nothing more once it is %s', (state) => {
    expect(takeAttempt({ ...fresh(5), state }, 0)).toBeNull();
    expect(deadAnswer({ ...fresh(5), state }).status).toBe('expired');
  });

  it('waits 30, 60 and 120 seconds between its texts, and sends no fifth', () => {
    expect([1, 2, 3, 4].map(resendWait)).toEqual([30_000, 60_000, 120_000, null]);
  });
});
