import type { Decision, Draft } from '@carillon/core/admission';
import { LANES } from '@carillon/core/messaging';
import type { Refusal } from '@carillon/core/result';
import type pg from 'pg';
import type { WithCommit } from '../../../infrastructure/database/transaction.ts';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import type { Answer, Earlier, IdempotentRequest } from '../../../infrastructure/http/idempotency.ts';
import { type LedgerMovement, postEntries } from '../../billing/ledger.ts';
import { lockPresumedWallets, type Spending } from '../../billing/presumed-wallets.ts';
import { writeCaps } from '../../billing/spend-caps.ts';
import type { SpendingWallet } from '../../billing/spending-wallet.ts';
import { insertMessages } from '../lifecycle/insert.ts';
import { type NewMessage, newMessage, priceOf } from '../lifecycle/new-message.ts';
import type { SharedLines } from '../lifecycle/shared-lines.ts';
import type { RequestOrigin } from '../message-traces.ts';
import type { Paused } from '../pauses/paused.ts';
import { eventKeyIndex, type PriceBook, type RecipientFacts } from './admission-facts.ts';
import type { Attached, Attachments } from './attachments.ts';
import { type BatchFacts, type FactsContext, presumeFacts, readFacts } from './batch-facts.ts';
import { type ClaimAtOnce, claimedAtOnce, writeClaimsAtOnce } from './claim-at-once.ts';
import { decideInBatch } from './decide-in-batch.ts';
import { eventKeyDigest } from './event-key-digest.ts';
import type { Reservation } from './hand-over.ts';
import type { Drafts } from './intake.ts';
import { type StoredAnswer, storedAnswers } from './stored-answer.ts';

/** What became of one message of a job. */
export type Outcome =
  | { readonly kind: 'admitted' | 'refused'; readonly id: string; readonly decision: Decision }
  /** The same business fact had texted this recipient before: the first message stands for this one. */
  | { readonly kind: 'repeated'; readonly first: StoredAnswer }
  /** The input was not sound; nothing is recorded. */
  | { readonly kind: 'invalid'; readonly refusal: Refusal };

/** One request to admission: some messages that are answered together. */
export interface AdmissionJob<Attachment = never> {
  readonly caller: Caller;
  readonly drafts: Drafts;
  readonly idempotent: IdempotentRequest | null;
  /** The request it came with, where traces are kept. */
  readonly origin?: RequestOrigin;
  /** What the job's message carries, stored in the same transaction. */
  readonly attachment?: Attachment;
  /** Builds the answer to keep under the job's Idempotency-Key; called inside the transaction. */
  readonly answer: (outcomes: readonly Outcome[]) => Answer;
}

/** The end of a job: its outcomes, or the first answer its Idempotency-Key had. */
export type JobResult =
  | { readonly kind: 'decided'; readonly outcomes: readonly Outcome[]; readonly answer: Answer }
  | { readonly kind: 'answered'; readonly earlier: Earlier };

interface Evaluation {
  readonly outcomes: Outcome[];
  /** Places in `outcomes` whose first message is read once its id is known. */
  readonly repeats: { place: number; messageId: string }[];
}

interface Batch {
  readonly now: number;
  readonly book: PriceBook;
  readonly random: () => number;
  readonly wallets: Map<string, SpendingWallet>;
  readonly recipients: RecipientFacts;
  /** Message ids by account and event key digest: those found, and those of this very batch. */
  readonly taken: Map<string, string>;
  readonly messages: NewMessage[];
  readonly keys: { account: string; digest: Buffer; messageId: string }[];
}

const evaluate = (batch: Batch, caller: Caller, draft: Draft): { outcome: Outcome } | { repeats: string } => {
  const account = caller.account.id;
  const digest = eventKeyDigest(caller, draft);
  const first = digest && batch.taken.get(eventKeyIndex(account, digest));
  if (first) return { repeats: first };
  const wallet = batch.wallets.get(account);
  const { book, recipients, now } = batch;
  const sources = { book, recipients, wallet, now, roll: batch.random() };
  const decision = decideInBatch(caller, draft, sources);
  const message = newMessage(caller, decision, now);
  batch.messages.push(message);
  if (decision.kind === 'refused') return { outcome: { kind: 'refused', id: message.id, decision } };
  if (digest) {
    batch.taken.set(eventKeyIndex(account, digest), message.id);
    batch.keys.push({ account, digest, messageId: message.id });
  }
  return { outcome: { kind: 'admitted', id: message.id, decision } };
};

/** Evaluates every message of a batch: the most urgent lane first, so that it gets what a scarce wallet has. */
const evaluateAll = <Attachment>(
  batch: Batch,
  jobs: readonly AdmissionJob<Attachment>[],
): Map<AdmissionJob<Attachment>, Evaluation> => {
  const evaluations = new Map<AdmissionJob<Attachment>, Evaluation>();
  const lanes: { job: AdmissionJob<Attachment>; evaluation: Evaluation; draft: Draft; place: number }[][] =
    LANES.map(() => []);
  for (const job of jobs) {
    const evaluation: Evaluation = { outcomes: [], repeats: [] };
    evaluations.set(job, evaluation);
    job.drafts.forEach((draft, place) => {
      if (draft.ok)
        lanes[LANES.indexOf(draft.value.lane)]!.push({ job, evaluation, draft: draft.value, place });
      else evaluation.outcomes[place] = { kind: 'invalid', refusal: draft.error };
    });
  }
  for (const { job, evaluation, draft, place } of lanes.flat()) {
    const result = evaluate(batch, job.caller, draft);
    if ('outcome' in result) evaluation.outcomes[place] = result.outcome;
    else evaluation.repeats.push({ place, messageId: result.repeats });
  }
  return evaluations;
};

/** One hold per account for the whole batch; the price of each message is frozen on its row. */
const holdsOf = (messages: readonly NewMessage[]): LedgerMovement[] => {
  const holds = new Map<
    string,
    { accountId: string; kind: 'hold'; amount: bigint; currency: string; messages: number }
  >();
  for (const message of messages) {
    const amount = priceOf(message);
    if (amount === 0n) continue;
    const { id, currency } = message.caller.account;
    const hold = holds.get(id) ?? { accountId: id, kind: 'hold', amount: 0n, currency, messages: 0 };
    holds.set(id, { ...hold, amount: hold.amount + amount, messages: hold.messages + 1 });
  }
  return [...holds.values()];
};

const insertEventKeys = async (client: pg.PoolClient, keys: Batch['keys']): Promise<void> => {
  if (keys.length === 0) return;
  await client.query({
    name: 'insert-event-keys',
    text: 'INSERT INTO event_keys (account_id, digest, message_id) SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::uuid[])',
    values: [keys.map((key) => key.account), keys.map((key) => key.digest), keys.map((key) => key.messageId)],
  });
};

/** What admission was given for a batch. */
export interface AdmitContext<Attachment> extends FactsContext {
  readonly withCommit: WithCommit;
  readonly attachments: Attachments<Attachment>;
  readonly sharedLines: SharedLines;
  readonly reservation: Reservation;
  readonly paused: Paused;
  readonly random: () => number;
}

/** What a batch became. */
export interface Admitted {
  readonly results: readonly JobResult[];
  /** Claims to hand over once this is on disk. */
  readonly claims: readonly ClaimAtOnce[];
  /** As the batch leaves them. */
  readonly wallets: ReadonlyMap<string, SpendingWallet>;
}

const spendingsOf = ({ wallets }: BatchFacts, holds: readonly LedgerMovement[]): Spending[] => {
  const amounts = new Map(holds.map(({ accountId, amount }) => [accountId, amount]));
  return [...wallets.keys()].map((accountId) => ({ accountId, amount: amounts.get(accountId) ?? 0n }));
};

/**
 * Decides on a batch. What presumed facts refuse is decided anew by those that are read: there may be more money by
 * now than the batch before had left.
 */
const decideAll = async <Attachment>(
  client: pg.PoolClient,
  jobs: readonly AdmissionJob<Attachment>[],
  context: AdmitContext<Attachment>,
) => {
  const decideBy = (facts: BatchFacts) => {
    const { earlier, ...known } = facts;
    const open = jobs.filter((job) => job.idempotent === null || !earlier.has(job.idempotent));
    const batch: Batch = { ...known, ...context, messages: [], keys: [] };
    return { facts, batch, evaluations: evaluateAll(batch, open) };
  };
  const presumed = presumeFacts(jobs, context);
  const decided = presumed && decideBy(presumed);
  return decided?.batch.messages.every(({ decision }) => decision.kind === 'admitted')
    ? decided
    : decideBy(await readFacts(client, jobs, context));
};

/**
 * Decides on a batch of jobs and writes everything they become: messages with price and trace, one ledger hold per
 * account, event keys, and the answers under their Idempotency-Keys. Runs inside one transaction: when it commits,
 * all of it is on disk; when it does not, none of it ever was.
 */
export const admit = async <Attachment>(
  client: pg.PoolClient,
  jobs: readonly AdmissionJob<Attachment>[],
  context: AdmitContext<Attachment>,
): Promise<Admitted> => {
  const { withCommit, attachments, answers, sharedLines, reservation, now } = context;
  const { facts, batch, evaluations } = await decideAll(client, jobs, context);
  const holds = holdsOf(batch.messages);
  if (facts.presumed) withCommit(lockPresumedWallets(client, spendingsOf(facts, holds), new Date(now)));

  const atOnce = claimedAtOnce(batch.messages, context);
  const claimed = new Set([...atOnce.values()].flat());
  withCommit(insertMessages(client, batch.messages, { claimed, sharedLines }));
  const claims = writeClaimsAtOnce(client, atOnce, { withCommit, replicaId: reservation.replicaId, now });
  withCommit(insertEventKeys(client, batch.keys));
  withCommit(postEntries(client, holds, new Date(now)));
  withCommit(
    writeCaps(
      client,
      [...facts.wallets.values()].flatMap(({ caps }) => caps),
    ),
  );
  await fillRepeats(client, evaluations);
  withCommit(attachments.keep(client, attachedOf(evaluations), new Date(now)));

  const decided = new Map<AdmissionJob<Attachment>, JobResult & { kind: 'decided' }>();
  for (const [job, { outcomes }] of evaluations)
    decided.set(job, { kind: 'decided', outcomes, answer: job.answer(outcomes) });
  withCommit(
    answers.keep(
      client,
      [...decided].flatMap(([{ idempotent: key }, { answer }]) => (key ? [[key, answer] as const] : [])),
    ),
  );
  const results = jobs.map(
    (job) => decided.get(job) ?? { kind: 'answered' as const, earlier: facts.earlier.get(job.idempotent!)! },
  );
  return { results, claims, wallets: facts.wallets };
};

/** What the jobs of a batch carry, each with its message. */
const attachedOf = <Attachment>(
  evaluations: ReadonlyMap<AdmissionJob<Attachment>, Evaluation>,
): Attached<Attachment>[] =>
  [...evaluations].flatMap(([{ attachment }, { outcomes }]) => {
    if (attachment === undefined) return [];
    const [outcome] = outcomes;
    const messageId = outcome && 'id' in outcome ? outcome.id : null;
    return [{ attachment, messageId, admitted: outcome === undefined || outcome.kind === 'admitted' }];
  });

/** Reads the first messages that repeated ones stand for. */
const fillRepeats = async (
  client: pg.PoolClient,
  evaluations: ReadonlyMap<Pick<AdmissionJob, 'caller'>, Evaluation>,
): Promise<void> => {
  const wanted = [...evaluations].flatMap(([job, { repeats }]) =>
    repeats.map(({ messageId }) => ({ account: job.caller.account.id, messageId })),
  );
  if (wanted.length === 0) return;
  const first = await storedAnswers(client, wanted);
  for (const { outcomes, repeats } of evaluations.values()) {
    for (const { place, messageId } of repeats)
      outcomes[place] = { kind: 'repeated', first: first.get(messageId)! };
  }
};
