import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { WithCommit } from '../../../infrastructure/database/transaction.ts';
import { blockUnwanted } from '../../consent/claim-check.ts';
import {
  type Claim,
  type ClaimedMessage,
  type ClaimedRow,
  recordClaim,
  toClaimedMessage,
} from '../lifecycle/claims.ts';
import { campaignOf, connectorOf, marginOf, type NewMessage, priceOf } from '../lifecycle/new-message.ts';
import type { Paused } from '../pauses/paused.ts';
import { type CarrierClaim, NO_CAPACITY, type Reservation } from './hand-over.ts';

/** A claim that was written together with its messages. */
export interface ClaimAtOnce extends CarrierClaim {
  /** Whether anybody at all wants no text of any kind: then its recipients are still to be looked up. */
  readonly someWantNone: Promise<boolean>;
}

/**
 * Which new messages may leave at once: those that are due, for a carrier that has capacity and nothing waiting before
 * them; codes need capacity only. They are stored as claimed, which saves writing them to their lane and taking them out
 * again.
 *
 * Commercial texts go by their lane: their claim holds the lock that a STOP takes.
 */
export const claimedAtOnce = (
  messages: readonly NewMessage[],
  {
    reservation: { capacity },
    paused,
    now,
  }: { readonly reservation: Reservation; readonly paused: Paused; readonly now: number },
): ReadonlyMap<string, readonly NewMessage[]> => {
  const left = new Map([...capacity].map(([carrier, free]) => [carrier, { ...free }]));
  const claimed = new Map<string, NewMessage[]>();
  for (const message of messages) {
    const { decision, caller } = message;
    if (decision.kind !== 'admitted' || decision.dueAt > now) continue;
    const { draft, carrier } = decision;
    if (draft.request.purpose === 'commercial' || paused.has(caller.account.id, campaignOf(draft))) continue;
    const free = left.get(carrier) ?? { ...NO_CAPACITY };
    if (draft.lane === 'otp' && free.otp > 0) free.otp -= 1;
    else if (free.any > 0) free.any -= 1;
    else continue;
    claimed.set(carrier, [...(claimed.get(carrier) ?? []), message]);
  }
  return claimed;
};

/** The row of a new message that is inserted as claimed. */
const claimedRow = (message: NewMessage): ClaimedRow => {
  const { caller, at } = message;
  const { draft } = message.decision;
  const { request, measure, recipient } = draft;
  const price = priceOf(message);
  return {
    account_id: caller.account.id,
    id: message.id,
    price,
    currency: caller.account.currency,
    purpose: request.purpose,
    country: recipient.country,
    connector: connectorOf(draft),
    campaign: campaignOf(draft),
    segments: measure.segments,
    margin: marginOf(message),
    stage: 'claimed',
    status: 'on_hold',
    settlement: price > 0n ? 'held' : 'none',
    reason: null,
    by_timer: false,
    due_at: null,
    submitted_at: null,
    final_at: null,
    recipient: recipient.e164,
    sender: draft.sender,
    text: request.text,
    encoding: measure.encoding,
    not_after: request.notAfter === null ? null : new Date(request.notAfter),
    lane: draft.lane,
    waiting_since: new Date(at),
    mode: caller.mode,
    last_move: null,
    too_late: null,
  };
};

/** Writes the claims of messages that leave at once, in the transaction that inserts them. */
export const writeClaimsAtOnce = (
  client: pg.PoolClient,
  claimed: ReadonlyMap<string, readonly NewMessage[]>,
  { withCommit, replicaId, now }: { withCommit: WithCommit; replicaId: string; now: number },
): ClaimAtOnce[] =>
  [...claimed].map(([carrier, messages]) => {
    const claim = {
      id: uuidv7(),
      messages: messages.map((message) => toClaimedMessage(claimedRow(message), null)),
    };
    const someWantNone = recordClaim(client, claim, { carrier, replicaId, now });
    withCommit(someWantNone);
    return { carrier, claim, someWantNone };
  });

/** How long a text waits in its lane when the store could not say whether its recipient wants it. */
const UNANSWERED_MS = 1_000;

const blocked = async (pool: pg.Pool, { messages }: Claim): Promise<readonly ClaimedMessage[]> => {
  try {
    return await blockUnwanted(pool, messages);
  } catch {
    // They are on disk as claimed: the loss of the store is told by whoever writes next, and they go back to their lane.
    return messages.map((message) => ({
      ...message,
      blocked: { kind: 'deferred', retryAfterMs: UNANSWERED_MS },
    }));
  }
};

/**
 * Bars what its recipient wants no more, once the claims are on disk: a *no* that was told before that counts. It
 * never throws.
 */
export const blockUnwantedAtOnce = (
  pool: pg.Pool,
  claims: readonly ClaimAtOnce[],
): Promise<readonly ClaimAtOnce[]> =>
  Promise.all(
    claims.map(async (entry) => {
      if (!(await entry.someWantNone)) return entry;
      return { ...entry, claim: { ...entry.claim, messages: await blocked(pool, entry.claim) } };
    }),
  );
