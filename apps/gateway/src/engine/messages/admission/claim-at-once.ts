import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { WithCommit } from '../../../infrastructure/database/transaction.ts';
import { barUnwanted } from '../../consent/claim-check.ts';
import { NO_ROOM, type Room } from '../../dispatch/dispatch.ts';
import type { Claim, ClaimedMessage } from '../lifecycle/claim.ts';
import { recordClaim } from '../lifecycle/claim.ts';
import { campaignOf, connectorOf, marginOf, type NewMessage, priceOf } from '../lifecycle/new-message.ts';
import type { Paused } from '../pauses/paused.ts';

/** Room that carriers of this process hold free for messages being admitted, by carrier name. */
export interface Reservation {
  readonly replicaId: string;
  readonly room: ReadonlyMap<string, Room>;
}

/** A claim that was written together with its messages. */
export interface ClaimAtOnce {
  readonly carrier: string;
  readonly claim: Claim;
  /** Whether anybody at all wants no text of any kind: then its recipients are still to be looked up. */
  readonly someWantNone: Promise<boolean>;
}

/**
 * Which new messages may leave at once: those that are due, for a carrier that has room and nothing waiting before
 * them; codes need room only. They are stored as claimed, which saves writing them to their lane and taking them out
 * again.
 *
 * Commercial texts go by their lane: their claim holds the lock that a STOP takes.
 */
export const claimedAtOnce = (
  messages: readonly NewMessage[],
  { room }: Reservation,
  paused: Paused,
  now: number,
): ReadonlyMap<string, readonly NewMessage[]> => {
  const left = new Map([...room].map(([carrier, free]) => [carrier, { ...free }]));
  const claimed = new Map<string, NewMessage[]>();
  for (const message of messages) {
    const { decision, caller } = message;
    if (decision.kind !== 'admitted' || decision.dueAt > now) continue;
    const { draft, carrier } = decision;
    if (draft.request.purpose === 'commercial' || paused.has(caller.account.id, campaignOf(draft))) continue;
    const free = left.get(carrier) ?? { ...NO_ROOM };
    if (draft.lane === 'otp' && free.otp > 0) free.otp -= 1;
    else if (free.any > 0) free.any -= 1;
    else continue;
    claimed.set(carrier, [...(claimed.get(carrier) ?? []), message]);
  }
  return claimed;
};

const toClaimed = (message: NewMessage): ClaimedMessage => {
  const { draft } = message.decision;
  const price = priceOf(message);
  const ref = { accountId: message.caller.account.id, messageId: message.id };
  return {
    ...ref,
    recipient: draft.recipient.e164,
    sender: draft.sender,
    purpose: draft.request.purpose,
    text: draft.request.text,
    encoding: draft.measure.encoding,
    segments: draft.measure.segments,
    notAfter: draft.request.notAfter === null ? null : new Date(draft.request.notAfter),
    lane: draft.lane,
    waitingSince: new Date(message.at),
    tooLate: null,
    barred: null,
    mode: message.caller.mode,
    lastMove: null,
    claimed: {
      ...ref,
      price,
      currency: message.caller.account.currency,
      charge: {
        purpose: draft.request.purpose,
        country: draft.recipient.country,
        connector: connectorOf(draft),
        campaign: campaignOf(draft),
        segments: draft.measure.segments,
        margin: marginOf(message),
      },
      state: {
        stage: 'claimed',
        status: 'on_hold',
        settlement: price > 0n ? 'held' : 'none',
        reason: null,
        byTimer: false,
        dueAt: null,
        submittedAt: null,
        finalAt: null,
      },
    },
  };
};

/** Writes the claims of messages that leave at once, in the transaction that inserts them. */
export const writeClaimsAtOnce = (
  client: pg.PoolClient,
  withCommit: WithCommit,
  claimed: ReadonlyMap<string, readonly NewMessage[]>,
  { replicaId, now }: { replicaId: string; now: number },
): ClaimAtOnce[] =>
  [...claimed].map(([carrier, messages]) => {
    const claim = { id: uuidv7(), messages: messages.map(toClaimed) };
    const someWantNone = recordClaim(client, claim, { carrier, replicaId, now });
    withCommit(someWantNone);
    return { carrier, claim, someWantNone };
  });

/** How long a text waits in its lane when the store could not say whether its recipient wants it. */
const UNANSWERED_MS = 1_000;

const barred = async (pool: pg.Pool, { messages }: Claim): Promise<readonly ClaimedMessage[]> => {
  try {
    return await barUnwanted(pool, messages);
  } catch {
    // They are on disk as claimed: the loss of the store is told by whoever writes next, and they go back to their lane.
    return messages.map((message) => ({
      ...message,
      barred: { kind: 'deferred', retryAfterMs: UNANSWERED_MS },
    }));
  }
};

/**
 * Bars what its recipient wants no more, once the claims are on disk: a *no* that was told before that counts. It
 * never throws.
 */
export const barUnwantedAtOnce = (
  pool: pg.Pool,
  claims: readonly ClaimAtOnce[],
): Promise<readonly ClaimAtOnce[]> =>
  Promise.all(
    claims.map(async (entry) => {
      if (!(await entry.someWantNone)) return entry;
      return { ...entry, claim: { ...entry.claim, messages: await barred(pool, entry.claim) } };
    }),
  );
