import type pg from 'pg';
import type { Answers, Earlier, IdempotentRequest } from '../../../infrastructure/http/idempotency.ts';
import type { PresumedWallets } from '../../billing/presumed-wallets.ts';
import { lockWallets, type SpendingWallet } from '../../billing/spending-wallet.ts';
import { askedOf, isLookedUp, nothingLookedUp } from '../../consent/consent-facts.ts';
import type { BatchConsents } from '../../consent/consents.ts';
import { findEventKeys, type PriceBook, type RecipientFacts, readRecipients } from './admission-facts.ts';
import type { AdmissionJob } from './admit.ts';
import { eventKeyDigest } from './event-key-digest.ts';

type Job = Pick<AdmissionJob, 'caller' | 'drafts' | 'idempotent'>;

/** All that a batch is decided on. */
export interface BatchFacts {
  readonly wallets: Map<string, SpendingWallet>;
  /** The wallets are not locked yet: whoever relies on them does so with `lockPresumedWallets`. */
  readonly presumed: boolean;
  readonly earlier: ReadonlyMap<IdempotentRequest, Earlier>;
  /** Message ids by account and event key digest. */
  readonly taken: Map<string, string>;
  readonly recipients: RecipientFacts;
}

/** What the facts of a batch are read with. */
export interface FactsContext {
  readonly answers: Answers;
  readonly presumedWallets: PresumedWallets;
  readonly book: PriceBook;
  readonly consents: BatchConsents;
  readonly now: number;
}

const accountsOf = (jobs: readonly Job[]): string[] => [
  ...new Set(jobs.map(({ caller }) => caller.account.id)),
];

const digestsOf = (jobs: readonly Job[]) =>
  jobs.flatMap(({ caller, drafts }) =>
    drafts.flatMap((draft) => {
      const digest = draft.ok ? eventKeyDigest(caller, draft.value) : null;
      return digest ? [{ account: caller.account.id, digest }] : [];
    }),
  );

/** Whether nothing but the wallet is to be read before a job is decided on. */
const needsWalletOnly =
  ({ settings }: BatchConsents) =>
  ({ caller, drafts, idempotent }: Job): boolean =>
    idempotent === null &&
    drafts.every(
      (draft) =>
        !draft.ok ||
        (draft.value.request.eventKey === null && !isLookedUp(askedOf(caller, draft.value), settings)),
    );

/** The facts of a batch for which nothing is to be read, with the wallets as the batch before left them. */
export const presumeFacts = (
  jobs: readonly Job[],
  { presumedWallets, book, consents }: FactsContext,
): BatchFacts | null => {
  if (book.byNetwork || !jobs.every(needsWalletOnly(consents))) return null;
  const wallets = presumedWallets.recall(accountsOf(jobs));
  if (!wallets) return null;
  const recipients = { consents: nothingLookedUp(consents.settings), networks: new Map<string, string>() };
  return { wallets, presumed: true, earlier: new Map(), taken: new Map(), recipients };
};

/**
 * Locks the wallets of a batch, and reads what it is decided on. All of it travels together; the locks come first, so
 * that no other process changes what is read after them.
 */
export const readFacts = async (
  client: pg.PoolClient,
  jobs: readonly Job[],
  { answers, book, consents, now }: FactsContext,
): Promise<BatchFacts> => {
  const idempotent = jobs.flatMap((job) => job.idempotent ?? []);
  const [wallets, earlier, taken, recipients] = await Promise.all([
    lockWallets(client, accountsOf(jobs), now),
    idempotent.length === 0 ? new Map<IdempotentRequest, Earlier>() : answers.find(client, idempotent),
    findEventKeys(client, digestsOf(jobs)),
    readRecipients(client, jobs, { book, consents, now }),
  ]);
  return { wallets, presumed: false, earlier, taken, recipients };
};
