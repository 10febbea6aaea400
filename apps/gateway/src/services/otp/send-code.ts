import type { Decision } from '@carillon/core/admission';
import { succeed } from '@carillon/core/result';
import { toProblem } from '@carillon/gateway-api/errors';
import { toId } from '@carillon/gateway-api/ids';
import { readSpendingWallet } from '../../engine/billing/spending-wallet.ts';
import type { Consents } from '../../engine/consent/consents.ts';
import type { Admission } from '../../engine/messages/admission/admission.ts';
import type { PriceBook } from '../../engine/messages/admission/admission-facts.ts';
import type { AdmissionJob, Outcome } from '../../engine/messages/admission/admit.ts';
import { createEstimator, recipientsOf } from '../../engine/messages/estimates/routes.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { Answer, Earlier, IdempotentRequest } from '../../infrastructure/http/idempotency.ts';
import { fromRefusal } from '../../infrastructure/http/problems.ts';
import type { ChallengeRow } from './challenge-row.ts';
import { acceptedView } from './challenge-view.ts';
import { digestCode, digestOfNothing } from './code-digest.ts';
import type { DraftedCode } from './draft-code.ts';
import type { Guard, GuardedSend } from './guard.ts';
import { type CodeRecord, withDigest } from './keep-codes.ts';
import type { OtpKeys } from './pepper.ts';
import { type Held, toHeld } from './violations.ts';

export interface SendCodeDependencies {
  readonly database: Database;
  readonly admission: Admission<CodeRecord>;
  readonly priceBook: () => Promise<PriceBook>;
  readonly consents: Consents;
  readonly guard: Guard;
  readonly keys: OtpKeys;
  readonly now: () => number;
}

/** A drafted code and the challenge it belongs to. */
export interface CodeToSend extends DraftedCode {
  readonly caller: Caller;
  readonly kind: CodeRecord['kind'];
  readonly row: ChallengeRow;
  readonly idempotent: IdempotentRequest | null;
  readonly requestId: string;
  /** False when the answer must not tell whether a text was made. */
  readonly tellsMessage: boolean;
}

/** What a request for a code is answered: an answer that is kept, or a refusal that is not. */
export type CodeAnswer =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'held'; readonly held: Held };

const answerTo =
  ({ row, requestId, tellsMessage }: CodeToSend) =>
  (outcome: Outcome | undefined): Answer => {
    if (outcome === undefined || outcome.kind === 'admitted') return { status: 202, body: acceptedView(row) };
    if (outcome.kind !== 'refused' || outcome.decision.kind !== 'refused')
      throw new Error(`A code cannot be ${outcome.kind}.`);
    const message = tellsMessage ? toId('msg', outcome.id) : undefined;
    const body = toProblem(fromRefusal(outcome.decision.refusal, message), requestId);
    return { status: body.status, body };
  };

/** What the text would cost and whether admission would take it: asked for every code, sent or not. */
const foresee = async (
  dependencies: SendCodeDependencies,
  { caller, draft }: CodeToSend,
): Promise<Decision> => {
  const { database, priceBook } = dependencies;
  const now = dependencies.now();
  const drafts = [succeed(draft)];
  const book = await priceBook();
  const [wallet, recipients] = await Promise.all([
    readSpendingWallet(database, caller.account.id, now),
    recipientsOf(dependencies, { caller, drafts }, book),
  ]);
  const estimate = createEstimator(caller, { book, recipients, wallet, now })(succeed(draft));
  if (!estimate.ok) throw new Error('A draft that is sound has an estimate.');
  return estimate.value.decision;
};

const fromEarlier = (earlier: Earlier): CodeAnswer =>
  earlier.ok
    ? { kind: 'answer', answer: earlier.value }
    : { kind: 'held', held: { refusal: earlier.error, retryAfter: null } };

/**
 * Sends a code: asks the guard, then puts text, challenge and answer on disk in one transaction of admission. A decoy
 * takes the same way with no text in it.
 */
export const sendCode = async (dependencies: SendCodeDependencies, send: CodeToSend): Promise<CodeAnswer> => {
  const { admission, guard, keys, now } = dependencies;
  const { caller, draft, row, kind, idempotent } = send;
  const foreseen = await foresee(dependencies, send);
  const guarded: GuardedSend = {
    caller,
    challenge: row.id,
    to: draft.recipient,
    shown: row.shown,
    network: row.network,
    price: foreseen.kind === 'admitted' ? foreseen.quote.total.micros : 0n,
    decoy: row.decoy,
    at: now(),
  };
  const violation = await guard.evaluate(guarded);
  if (violation) return { kind: 'held', held: toHeld(violation, now()) };
  if (row.decoy && foreseen.kind === 'refused') {
    await guard.withdraw(guarded);
    const body = toProblem(fromRefusal(foreseen.refusal), send.requestId);
    return { kind: 'answer', answer: { status: body.status, body } };
  }
  const subject = {
    account: row.account_id,
    challenge: row.id,
    generation: row.generation,
    purpose: row.purpose,
  };
  const digest = row.decoy ? digestOfNothing(keys, subject) : digestCode(keys, subject, send.code);
  const answer = answerTo(send);
  const job: AdmissionJob<CodeRecord> = {
    caller,
    drafts: row.decoy ? [] : [{ ok: true, value: draft }],
    idempotent,
    answer: (outcomes) => answer(outcomes[0]),
    attachment: { kind, row: withDigest(row, digest) },
  };
  const result = await admission.submit(job).catch(async (error: unknown) => {
    await guard.withdraw(guarded);
    throw error;
  });
  if (result.kind === 'answered') {
    await guard.withdraw(guarded);
    return fromEarlier(result.earlier);
  }
  if (result.outcomes[0]?.kind === 'refused') await guard.withdraw(guarded);
  return { kind: 'answer', answer: result.answer };
};
