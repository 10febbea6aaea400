import { challengeStatus } from '@carillon/core/otp';
import { toId } from '@carillon/gateway-api/ids';
import type { otpAcceptedSchema, otpSchema } from '@carillon/gateway-api/otp';
import type { z } from 'zod';
import { type ChallengeRow, challengeOf } from './challenge-row.ts';

/** A challenge right after its code was sent. */
export const acceptedView = (row: ChallengeRow): z.input<typeof otpAcceptedSchema> => ({
  id: toId('otp', row.id),
  status: row.state,
  expiresAt: row.expires_at.toISOString(),
  resendAt: row.resend_at?.toISOString() ?? null,
});

/** A challenge as it stands. */
export const challengeView = (row: ChallengeRow, now: number): z.input<typeof otpSchema> => {
  const status = challengeStatus(challengeOf(row), now);
  return {
    ...acceptedView(row),
    status,
    resendAt: status === 'pending' ? (row.resend_at?.toISOString() ?? null) : null,
    to: row.shown,
    purpose: row.purpose === '' ? null : row.purpose,
    attemptsLeft: status === 'pending' ? row.attempts_allowed - row.attempts_used : 0,
    textsSent: row.texts_sent,
    messageId: row.message_id === null ? null : toId('msg', row.message_id),
    createdAt: row.created_at.toISOString(),
    verifiedAt: row.verified_at?.toISOString() ?? null,
  };
};
