import { challengeStatus, resendWait } from '@carillon/core/otp';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { type ChallengeRow, challengeOf } from './challenge-row.ts';
import { findChallenge, takeResend } from './challenges.ts';
import { draftCode } from './draft-code.ts';
import { openRecipient } from './recipient-seal.ts';
import { type CodeAnswer, sendCode } from './send-code.ts';
import type { Asking, StartDependencies } from './start.ts';
import { secondsUntil } from './violations.ts';

const NOT_FOUND = 'There is no such challenge. Challenges of other accounts are not shown.';
const CLOSED = 'The challenge is over. Start a new one with POST /v1/otp.';
const USED_UP = 'The code has been sent four times. Start a new challenge with POST /v1/otp.';

/** Why a code cannot be sent again at this instant; null when it can. */
const obstacle = (row: ChallengeRow, now: number): CodeAnswer | Refusal | null => {
  if (challengeStatus(challengeOf(row), now) !== 'pending') return { code: 'otp_closed', detail: CLOSED };
  if (row.resend_at === null) return { code: 'otp_resends_used_up', detail: USED_UP };
  const resendAt = row.resend_at.getTime();
  if (resendAt <= now) return null;
  const retryAfter = secondsUntil(resendAt, now);
  const detail = `The last code was sent a moment ago. Wait ${retryAfter} s.`;
  return { kind: 'held', held: { refusal: { code: 'otp_resend_too_early', detail }, retryAfter } };
};

const isRefusal = (found: CodeAnswer | Refusal): found is Refusal => 'code' in found;

/**
 * Sends a new code for a challenge; the one before is worthless from then on, and the attempts it used stay used.
 * Nobody can send twice within a wait, however many ask at once.
 */
export const resendCode = async (
  dependencies: StartDependencies,
  asking: Asking,
  id: string | null,
): Promise<Result<CodeAnswer, Refusal>> => {
  const { database, vault, now } = dependencies;
  const { caller } = asking;
  const row = id === null ? null : await findChallenge(database.pool, caller.account.id, id);
  if (!row || row.mode !== caller.mode) return refuse('otp_not_found', NOT_FOUND);
  const at = now();
  const found = obstacle(row, at);
  if (found) return isRefusal(found) ? { ok: false, error: found } : succeed(found);
  const wait = resendWait(row.texts_sent + 1);
  const next = wait === null ? null : new Date(at + wait);
  const taken = await takeResend(database, row, { now: new Date(at), next });
  if (!taken?.recipient) return refuse('otp_closed', CLOSED);
  const again: ChallengeRow = {
    ...taken,
    generation: taken.generation + 1,
    expires_at: new Date(at + taken.wording.ttlSeconds * 1000),
  };
  const to = openRecipient(vault, { ...taken, recipient: taken.recipient });
  const drafted = draftCode(caller, again, { to, country: null });
  if (!drafted.ok) return drafted;
  const send = { ...asking, ...drafted.value, kind: 'again', row: again, tellsMessage: false } as const;
  return succeed(await sendCode(dependencies, send));
};
