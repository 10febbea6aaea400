import { LANES } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { findCarrier } from '../../engine/carriers/find-carrier.ts';
import { VIRTUAL_TYPE } from '../../engine/carriers/virtual-type.ts';
import { isVirtual } from '../../engine/dispatch/rerouting/movable.ts';
import {
  FOR_EVER,
  QUEUE_START,
  readWaiting,
  WAITING_BATCH,
} from '../../engine/dispatch/rerouting/waiting-texts.ts';
import { REROUTES } from '../../engine/messages/lifecycle/message-row.ts';
import { type PlannedMove, rerouteWaiting } from '../../engine/messages/lifecycle/reroute.ts';
import { type CarrierEvent, storeCarrierEvents } from '../../engine/routing/carrier-events.ts';

/** What one call moves at most: a transaction that others hardly notice. */
const MOST = 10_000;

/** Texts an operator wants elsewhere. */
export interface OperatorMove {
  /** A carrier's id or its name. */
  readonly from: string;
  readonly to: string;
  readonly now: Date;
}

interface MovedTexts {
  readonly moved: number;
  readonly left: number;
  readonly events: readonly CarrierEvent[];
}

const movedEvent = (from: string, to: string, moved: number, at: Date): CarrierEvent => ({
  type: 'carrier.texts_moved',
  carrier: from,
  routeId: null,
  reason: `The operator moved ${moved} texts that waited for the carrier ${from} to ${to}.`,
  facts: { to, moved },
  at,
});

/**
 * Moves what waits for a carrier to another, the most urgent first, a bounded part of it at a time. They stay there,
 * whatever the routes say. Texts for virtual phones go to a carrier of virtual phones only. Refusals:
 * `carrier_not_found`, `carrier_unknown`, `request_invalid` (to itself).
 */
export const moveAsOperator = async (
  client: pg.PoolClient,
  wish: OperatorMove,
): Promise<Result<MovedTexts, Refusal>> => {
  const found = await findCarrier(client, wish.from);
  if (!found.ok) return found;
  const target = await findCarrier(client, wish.to);
  if (!target.ok)
    return refuse(
      'carrier_unknown',
      `There is no carrier "${wish.to}". List them with GET /v1/operator/carriers.`,
      'to',
    );
  const { name: from } = found.value;
  const { name: to, type } = target.value;
  if (from === to)
    return refuse('request_invalid', 'The texts wait for this carrier already. Name another.', 'to');

  const at = wish.now.toISOString();
  const reason = REROUTES.operator;
  let moved = 0;
  for (const lane of LANES) {
    let after = QUEUE_START;
    for (let more = true; more && moved < MOST; ) {
      const rows = await readWaiting(client, { carrier: from, lane }, { after, dueBy: FOR_EVER });
      const fitting = rows.filter((row) => type === VIRTUAL_TYPE || !isVirtual(row));
      const moves = fitting.slice(0, MOST - moved).map(({ account_id, id }): PlannedMove => {
        return { accountId: account_id, messageId: id, from, to, reason, at };
      });
      moved += (await rerouteWaiting(client, moves)).length;
      after = rows.at(-1) ?? after;
      more = rows.length === WAITING_BATCH;
    }
  }
  const waiting = await client.query<{ count: bigint }>(
    'SELECT count(*) FROM messages WHERE carrier = $1 AND due_at IS NOT NULL',
    [from],
  );
  const events = moved > 0 ? [movedEvent(from, to, moved, wish.now)] : [];
  await storeCarrierEvents(client, events);
  return succeed({ moved, left: Number(waiting.rows[0]!.count), events });
};
