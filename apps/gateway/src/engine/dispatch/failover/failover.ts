import { findRoute, nextCarrier } from '@carillon/core/routing';
import type pg from 'pg';
import { isReceiptCode, RECEIPT_CODES } from '../../carriers/receipt-codes.ts';
import type { FailoverMove } from '../../messages/lifecycle/message-row.ts';
import { requeueClaimed } from '../../messages/lifecycle/requeue.ts';
import type { PlannedMove } from '../../messages/lifecycle/reroute.ts';
import type { OutcomeUpdate } from '../../messages/outcome.ts';
import { isThrottledTooLong, type ThrottleCount } from '../../messages/throttling.ts';
import type { Routing, RoutingBook } from '../../routing/routing-book.ts';
import { isVirtual, MOVABLE_COLUMNS, type Movable, triedBy } from '../rerouting/movable.ts';
import { planReroute } from '../rerouting/reroute.ts';

/** So often a text may come back to carriers that were only down or paused when it left them. */
const RETURNS = 10;

/**
 * The next carrier of the line that serves a message now; null when none is left. One that said no to it is never
 * tried again; one that was down or paused is, when all others have had it. Virtual phones have no second carrier.
 */
export const planMove = (
  message: Movable,
  { routes, standings }: Routing,
  { reason, at, orDown }: { reason: string; at: Date; orDown: boolean },
): PlannedMove | null => {
  if (isVirtual(message)) return null;
  const route = findRoute(routes, message);
  if (!route) return null;
  const next = (tried: ReadonlySet<string>, orDownToo: boolean): string | null =>
    nextCarrier(route.carriers, { tried, standings, orDown: orDownToo });
  const mayReturn = (message.failovers?.length ?? 0) < RETURNS;
  const to =
    next(triedBy(message), orDown) ??
    (mayReturn ? next(triedBy(message, { refusedOnly: true }), false) : null);
  const { account_id: accountId, id: messageId, carrier: from } = message;
  return to === null ? null : { accountId, messageId, from, to, reason, at: at.toISOString() };
};

const READ_CLAIMED = {
  name: 'failover-read',
  text: `SELECT ${MOVABLE_COLUMNS} FROM unnest($1::uuid[], $2::uuid[]) AS asked (account_id, id)
    JOIN messages m ON m.account_id = asked.account_id AND m.id = asked.id
    LEFT JOIN number_networks n ON n.number = m.recipient`,
};

/** What a refusal says of other carriers: its code when one of them may take the text, null when none would. */
const elsewhere = ({ outcome }: OutcomeUpdate): string | null =>
  outcome.kind === 'refused' && isReceiptCode(outcome.code) && RECEIPT_CODES[outcome.code].failover
    ? outcome.code
    : null;

/** Its turn came at a carrier that serves it no more. */
const isMisplaced = ({ outcome }: OutcomeUpdate): boolean => outcome.kind === 'misplaced';

const keyOf = (accountId: string, messageId: string): string => `${accountId}${messageId}`;

/** Lets messages go on to the next carrier of their route. */
export interface Failover {
  /**
   * Moves on what a carrier surely did not take and another may: refused for a reason of its own, or put off too often
   * or too long; and what another carrier is to have by the routes as they are now. Runs in the transaction that records
   * the outcomes; those of the messages it moved are used up.
   */
  take(
    client: pg.PoolClient,
    update: {
      readonly outcomes: readonly OutcomeUpdate[];
      /** How often those were put off that were. */
      readonly throttled?: ReadonlyMap<OutcomeUpdate, ThrottleCount>;
      readonly now: number;
    },
  ): Promise<{ readonly stayed: readonly OutcomeUpdate[]; readonly moved: readonly FailoverMove[] }>;
}

export const createFailover = (book: RoutingBook, random: () => number): Failover => ({
  take: async (client, { outcomes, throttled = new Map(), now }) => {
    const nothing = { stayed: outcomes, moved: [] };
    const claimed = outcomes.filter(({ claim, message }) => claim !== null && message.claimed);
    const refused = claimed.filter((update) => elsewhere(update) !== null);
    const tooLong = claimed.filter((update) => {
      const counted = throttled.get(update);
      return counted !== undefined && isThrottledTooLong(update, counted, now);
    });
    const misplaced = claimed.filter(isMisplaced);
    if (refused.length + tooLong.length + misplaced.length === 0) return nothing;
    const routing = await book.read(client);
    const elsewhereToo = routing.hasChoice ? [...refused, ...tooLong] : [];
    const due = [...misplaced, ...elsewhereToo];
    if (due.length === 0) return nothing;

    const { rows } = await client.query<Movable>({
      ...READ_CLAIMED,
      values: [due.map(({ message }) => message.accountId), due.map(({ message }) => message.messageId)],
    });
    const found = new Map(rows.map((row) => [keyOf(row.account_id, row.id), row]));
    const at = new Date(now);
    const moves = due.flatMap((update) => {
      const row = found.get(keyOf(update.message.accountId, update.message.messageId));
      const code = elsewhere(update);
      const move =
        row &&
        (isMisplaced(update)
          ? planReroute(row, routing, { at, random })
          : planMove(row, routing, { reason: code ?? 'put_off', at, orDown: code !== null }));
      return move ? { ...move, claim: update.claim!.id } : [];
    });
    if (moves.length === 0) return nothing;
    const moved = await requeueClaimed(client, moves, at);
    const gone = new Set(moved.map(({ accountId, messageId }) => keyOf(accountId, messageId)));
    return {
      stayed: outcomes.filter(
        ({ claim, message }) => claim === null || !gone.has(keyOf(message.accountId, message.messageId)),
      ),
      moved,
    };
  },
});
