import type { Challenge, ChallengeState } from '@carillon/core/otp';
import type { SeenNetwork } from './seen-network.ts';
import type { TextTemplate } from './text-templates.ts';

/** A row of `otp_challenges`, as pg reads it. */
export interface ChallengeRow {
  readonly account_id: string;
  readonly id: string;
  readonly mode: 'live' | 'test';
  readonly state: ChallengeState;
  readonly number_digest: Buffer;
  readonly recipient: Buffer | null;
  readonly shown: string;
  readonly prefix: string;
  readonly country: string | null;
  readonly purpose: string;
  readonly ip_digest: Buffer | null;
  readonly network: SeenNetwork | null;
  readonly decoy: boolean;
  readonly wording: TextTemplate;
  readonly code_salt: Buffer | null;
  readonly code_digest: Buffer | null;
  readonly generation: number;
  readonly attempts_used: number;
  readonly attempts_allowed: number;
  readonly texts_sent: number;
  readonly resend_at: Date | null;
  readonly expires_at: Date;
  readonly message_id: string | null;
  readonly created_at: Date;
  readonly verified_at: Date | null;
}

/** The part of a row that decides. */
export const challengeOf = (row: ChallengeRow): Challenge => ({
  state: row.state,
  expiresAt: row.expires_at.getTime(),
  attemptsUsed: row.attempts_used,
  attemptsAllowed: row.attempts_allowed,
});
