import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { ChallengeRow } from './challenge-row.ts';

/** A challenge of an account; null when the account has no such challenge. */
export const findChallenge = async (
  client: pg.Pool | pg.PoolClient,
  account: string,
  id: string,
): Promise<ChallengeRow | null> => {
  const { rows } = await client.query<ChallengeRow>({
    name: 'otp-find',
    text: 'SELECT * FROM otp_challenges WHERE account_id = $1 AND id = $2',
    values: [account, id],
  });
  return rows[0] ?? null;
};

/** Takes one attempt, before anything is compared and whatever else is going on: null when none is left to take. */
export const countAttempt = async (
  client: pg.PoolClient,
  account: string,
  id: string,
  now: Date,
): Promise<ChallengeRow | null> => {
  const { rows } = await client.query<ChallengeRow>({
    name: 'otp-count-attempt',
    text: `UPDATE otp_challenges SET attempts_used = attempts_used + 1
      WHERE account_id = $1 AND id = $2 AND state = 'pending' AND expires_at > $3
        AND attempts_used < attempts_allowed
      RETURNING *`,
    values: [account, id, now],
  });
  return rows[0] ?? null;
};

/** Ends a pending challenge, and forgets its code and its number; false when it was over already. */
export const endChallenge = async (
  client: pg.PoolClient,
  { account_id, id }: Pick<ChallengeRow, 'account_id' | 'id'>,
  state: 'verified' | 'locked' | 'cancelled',
  now: Date,
): Promise<boolean> => {
  const { rowCount } = await client.query({
    name: 'otp-end',
    text: `UPDATE otp_challenges SET state = $3, code_salt = NULL, code_digest = NULL, recipient = NULL,
        verified_at = CASE WHEN $3 = 'verified' THEN $4::timestamptz END
      WHERE account_id = $1 AND id = $2 AND state = 'pending'`,
    values: [account_id, id, state, now],
  });
  return rowCount === 1;
};

/**
 * Takes the right to send a code again: one caller gets it, once the wait is over. Null when it cannot be had now.
 */
export const takeResend = async (
  { pool }: Database,
  row: ChallengeRow,
  { now, next }: { now: Date; next: Date | null },
): Promise<ChallengeRow | null> => {
  const { rows } = await pool.query<ChallengeRow>({
    name: 'otp-take-resend',
    text: `UPDATE otp_challenges SET texts_sent = texts_sent + 1, resend_at = $5
      WHERE account_id = $1 AND id = $2 AND state = 'pending' AND texts_sent = $3 AND resend_at <= $4 AND expires_at > $4
        AND attempts_used < attempts_allowed
      RETURNING *`,
    values: [row.account_id, row.id, row.texts_sent, now, next],
  });
  return rows[0] ?? null;
};
