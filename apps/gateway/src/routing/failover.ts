import type { Lane, Purpose } from '@carillon/core/messaging';
import { fictionalRange } from '@carillon/core/numbers';
import { findRoute, nextCarrier } from '@carillon/core/routing';
import type pg from 'pg';
import { isReceiptCode, RECEIPT_CODES } from '../carriers/receipt-codes.ts';
import type { FailoverMove } from '../messages/message-row.ts';
import type { OutcomeNews } from '../messages/outcome-news.ts';
import { putOffTooLong } from './deferrals.ts';
import type { Routing, RoutingBook } from './routing-book.ts';

/** What the next carrier of a message depends on. */
export interface Movable {
  readonly account_id: string;
  readonly id: string;
  readonly mode: 'live' | 'test';
  readonly recipient: string;
  readonly country: string | null;
  readonly purpose: Purpose;
  readonly lane: Lane;
  readonly carrier: string;
  readonly failovers: readonly FailoverMove[] | null;
  readonly network: string | null;
}

/** The columns of a `Movable`, of `messages m` and `number_networks n`. */
export const MOVABLE_COLUMNS = `m.account_id, m.id, m.mode, m.recipient, m.country, m.purpose, m.lane, m.carrier,
  m.failovers, n.mcc_mnc AS network`;

/** A message on its way to another carrier. */
export interface PlannedMove extends FailoverMove {
  readonly accountId: string;
  readonly messageId: string;
}

/**
 * The next carrier of the line that serves a message now; null when none is left. One that it has been at before is
 * never tried again, and virtual phones have no second carrier.
 */
export const planMove = (
  message: Movable,
  { routes, standings }: Routing,
  { reason, at, orDown }: { reason: string; at: Date; orDown: boolean },
): PlannedMove | null => {
  if (message.mode === 'test' || fictionalRange(message.recipient)) return null;
  const route = findRoute(routes, message);
  const tried = new Set([...(message.failovers ?? []).map(({ from }) => from), message.carrier]);
  const to = route && nextCarrier(route.carriers, { tried, standings, orDown });
  const { account_id: accountId, id: messageId, carrier: from } = message;
  return to === null ? null : { accountId, messageId, from, to, reason, at: at.toISOString() };
};

/** The arrays that the statements which write moves take. */
export const moveValues = (moves: readonly PlannedMove[]): unknown[] => [
  moves.map(({ accountId }) => accountId),
  moves.map(({ messageId }) => messageId),
  moves.map(({ to }) => to),
  moves.map(({ from, to, reason, at }) => JSON.stringify({ from, to, reason, at } satisfies FailoverMove)),
];

const READ_CLAIMED = {
  name: 'failover-read',
  text: `SELECT ${MOVABLE_COLUMNS} FROM unnest($1::uuid[], $2::uuid[]) AS asked (account_id, id)
    JOIN messages m ON m.account_id = asked.account_id AND m.id = asked.id
    LEFT JOIN number_networks n ON n.number = m.recipient`,
};

/**
 * Only what is still claimed by the carrier that gave it up, and only to a carrier that is there. A claim that has been
 * taken over from us is gone: its message may be with a carrier again by now.
 */
const MOVE_CLAIMED = {
  name: 'failover-move-claimed',
  text: `UPDATE messages m SET stage = 'queued', status = 'on_hold', due_at = $5, carrier = s.next,
      failovers = coalesce(m.failovers, '[]') || s.move
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $6::uuid[]) AS s (account_id, id, next, move, claim)
    JOIN carriers c ON c.name = s.next JOIN claims k ON k.id = s.claim
    WHERE m.account_id = s.account_id AND m.id = s.id AND m.stage = 'claimed' AND m.carrier = s.move ->> 'from'
    RETURNING m.account_id, m.id`,
};

/** What a refusal says of other carriers: its code when one of them may take the text, null when none would. */
const elsewhere = ({ outcome }: OutcomeNews): string | null =>
  outcome.kind === 'refused' && isReceiptCode(outcome.code) && RECEIPT_CODES[outcome.code].failover
    ? outcome.code
    : null;

/** Put off by the carrier, not by a rule of ours. */
const isPutOff = ({ outcome, message }: OutcomeNews): boolean =>
  outcome.kind === 'deferred' && !message.barred;

const keyOf = (accountId: string, messageId: string): string => `${accountId}${messageId}`;

/** Lets messages go on to the next carrier of their route. */
export interface Failover {
  /**
   * Moves on what a carrier surely did not take and another may: refused for a reason of its own, or put off too often
   * or too long. Runs in the transaction that records the outcomes; those of the messages it moved are used up.
   */
  take(
    client: pg.PoolClient,
    outcomes: readonly OutcomeNews[],
    now: number,
  ): Promise<{ readonly stayed: readonly OutcomeNews[]; readonly moved: readonly FailoverMove[] }>;
}

export const createFailover = (book: RoutingBook): Failover => ({
  take: async (client, outcomes, now) => {
    const nothing = { stayed: outcomes, moved: [] };
    const claimed = outcomes.filter(({ claim, message }) => claim !== null && message.claimed);
    const refused = claimed.filter((news) => elsewhere(news) !== null);
    const putOff = claimed.filter(isPutOff);
    if (refused.length + putOff.length === 0) return nothing;
    const routing = await book.read(client);
    if (!routing.hasChoice) return nothing;
    const due = [...refused, ...(await putOffTooLong(client, putOff, now))];
    if (due.length === 0) return nothing;

    const { rows } = await client.query<Movable>({
      ...READ_CLAIMED,
      values: [due.map(({ message }) => message.accountId), due.map(({ message }) => message.messageId)],
    });
    const found = new Map(rows.map((row) => [keyOf(row.account_id, row.id), row]));
    const at = new Date(now);
    const moves = due.flatMap((news) => {
      const row = found.get(keyOf(news.message.accountId, news.message.messageId));
      const code = elsewhere(news);
      const move = row && planMove(row, routing, { reason: code ?? 'put_off', at, orDown: code !== null });
      return move ? { ...move, claim: news.claim!.id } : [];
    });
    if (moves.length === 0) return nothing;
    const written = await client.query<{ account_id: string; id: string }>({
      ...MOVE_CLAIMED,
      values: [...moveValues(moves), at, moves.map(({ claim }) => claim)],
    });
    const gone = new Set(written.rows.map((row) => keyOf(row.account_id, row.id)));
    return {
      stayed: outcomes.filter(
        ({ claim, message }) => claim === null || !gone.has(keyOf(message.accountId, message.messageId)),
      ),
      moved: moves.filter(({ accountId, messageId }) => gone.has(keyOf(accountId, messageId))),
    };
  },
});
