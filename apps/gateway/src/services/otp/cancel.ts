import { challengeStatus } from '@carillon/core/otp';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { cancelMessages } from '../../engine/messages/lifecycle/cancel-messages.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { type ChallengeRow, challengeOf } from './challenge-row.ts';
import { endChallenge, findChallenge } from './challenges.ts';

const NOT_FOUND = 'There is no such challenge. Challenges of other accounts are not shown.';
const CLOSED = 'The challenge is over already. Only a pending one can be cancelled.';

/** Calls a pending challenge off: its code is worthless, and its text stays here if it has not left. */
export const cancelChallenge = async (
  client: pg.PoolClient,
  { account, mode }: Caller,
  id: string | null,
  now: number,
): Promise<Result<ChallengeRow, Refusal>> => {
  const row = id === null ? null : await findChallenge(client, account.id, id);
  if (!row || row.mode !== mode) return refuse('otp_not_found', NOT_FOUND);
  const at = new Date(now);
  const open = challengeStatus(challengeOf(row), now) === 'pending';
  if (!open || !(await endChallenge(client, row, 'cancelled', at))) return refuse('otp_closed', CLOSED);
  if (row.message_id !== null)
    await cancelMessages(client, { account: account.id, selection: { id: row.message_id } }, at);
  return succeed((await findChallenge(client, account.id, row.id))!);
};
