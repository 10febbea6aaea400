import {
  answerAfter,
  deadAnswer,
  normaliseCode,
  settleAttempt,
  takeAttempt,
  type VerifyAnswer,
} from '@carillon/core/otp';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { type ChallengeRow, challengeOf } from './challenge-row.ts';
import { countAttempt, endChallenge, findChallenge } from './challenges.ts';
import { digestTyped, sameDigest } from './code-digest.ts';
import { ipDigest } from './identity-digest.ts';
import type { OtpKeys } from './pepper.ts';

/** What somebody typed, and where. */
export interface TypedCode {
  readonly code: string;
  readonly purpose?: string | undefined;
  readonly ip?: string | undefined;
}

/** A typed code whose digest has been made; the slow part is done before any row is locked. */
export interface PreparedCheck {
  readonly caller: Caller;
  readonly id: string;
  readonly digest: Buffer | null;
  readonly typed: TypedCode;
}

export interface VerifyDependencies {
  readonly database: Database;
  readonly keys: OtpKeys;
  readonly now: () => number;
}

/** What became of a check, and the challenge it was verified against. */
export interface Checked {
  readonly answer: VerifyAnswer;
  readonly verified: ChallengeRow | null;
}

const NOT_FOUND = 'There is no such challenge. Challenges of other accounts are not shown.';

/** Reads the challenge and digests what was typed. A challenge that can take no attempt costs no digest. */
export const prepareCheck = async (
  { database, keys, now }: VerifyDependencies,
  caller: Caller,
  id: string | null,
  typed: TypedCode,
): Promise<Result<PreparedCheck, Refusal>> => {
  const row = id === null ? null : await findChallenge(database.pool, caller.account.id, id);
  if (!row || row.mode !== caller.mode) return refuse('otp_not_found', NOT_FOUND);
  const check = { caller, id: row.id, typed };
  if (row.code_salt === null || takeAttempt(challengeOf(row), now()) === null)
    return succeed({ ...check, digest: null });
  const subject = {
    account: row.account_id,
    challenge: row.id,
    generation: row.generation,
    purpose: row.purpose,
  };
  const code = normaliseCode(typed.code, row.wording.alphabet);
  return succeed({ ...check, digest: await digestTyped(keys, subject, { code, salt: row.code_salt }) });
};

const fits = (keys: OtpKeys, row: ChallengeRow, { caller, digest, typed }: PreparedCheck): boolean => {
  const sameCode = digest !== null && row.code_digest !== null && sameDigest(digest, row.code_digest);
  const samePurpose = row.purpose === (typed.purpose ?? '');
  const ip = typed.ip === undefined ? null : ipDigest(keys, caller, typed.ip);
  const sameIp = ip === null || (row.ip_digest !== null && sameDigest(ip, row.ip_digest));
  return sameCode && samePurpose && sameIp;
};

/**
 * Settles a check in the caller's transaction: the attempt is counted in one statement, whose row lock lets one check
 * at a time go on; only then is anything compared, and nothing is answered before both are on disk.
 */
export const settleCheck = async (
  client: pg.PoolClient,
  { keys, now }: VerifyDependencies,
  check: PreparedCheck,
): Promise<Checked> => {
  const at = new Date(now());
  const account = check.caller.account.id;
  const counted = await countAttempt(client, account, check.id, at);
  if (!counted) {
    const dead = await findChallenge(client, account, check.id);
    return { answer: deadAnswer(challengeOf(dead!)), verified: null };
  }
  const matched = fits(keys, counted, check);
  const settled = settleAttempt(challengeOf(counted), matched);
  if (settled.state === 'verified' || settled.state === 'locked')
    await endChallenge(client, counted, settled.state, at);
  return { answer: answerAfter(settled), verified: matched ? counted : null };
};
