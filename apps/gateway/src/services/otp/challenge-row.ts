import type { Challenge } from '@carillon/core/otp';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import type { SeenNetwork } from './seen-network.ts';
import type { TextTemplate } from './text-templates.ts';

/** A row of `otp_challenges`, as pg reads it. */
export interface ChallengeRow extends Readonly<Omit<SqlRow<'otp_challenges'>, 'network' | 'wording'>> {
  readonly network: SeenNetwork | null;
  readonly wording: TextTemplate;
}

/** The part of a row that decides. */
export const challengeOf = (row: ChallengeRow): Challenge => ({
  state: row.state,
  expiresAt: row.expires_at.getTime(),
  attemptsUsed: row.attempts_used,
  attemptsAllowed: row.attempts_allowed,
});
