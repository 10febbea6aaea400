import { type Refusal, type Result, succeed } from '@carillon/core/result';
import { toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import { queryOn } from '../../infrastructure/database/query.ts';
import type { CarrierRow } from '../carriers/carriers.ts';
import { lockCarrier } from '../carriers/find-carrier.ts';
import { type CarrierEvent, storeCarrierEvents } from './carrier-events.ts';
import { lockRoute, type RouteRow } from './routing-table.ts';

/** What an operator asks for: to pause with or without saying why, or to resume. */
export interface PauseChange {
  readonly paused: boolean;
  readonly reason?: string | undefined;
  readonly now: Date;
}

/** A row as it stands after the change, and the event it made: none when nothing changed. */
export interface Paused<Row> {
  readonly row: Row;
  readonly events: readonly CarrierEvent[];
}

const columnsOf = ({ paused, reason, now }: PauseChange) => ({
  pausedAt: paused ? now : null,
  pauseReason: paused ? (reason ?? null) : null,
});

const sentence = (what: string, { paused, reason }: PauseChange): string =>
  paused
    ? `The operator paused ${what}${reason === undefined ? '' : `: ${reason}`}.`
    : `The operator resumed ${what}.`;

/**
 * Pauses a carrier, which is then given nothing, or resumes it. Refusal: `carrier_not_found`.
 *
 * @param called its id or its name.
 */
export const pauseCarrier = async (
  client: pg.PoolClient,
  called: string,
  change: PauseChange,
): Promise<Result<Paused<CarrierRow>, Refusal>> => {
  const { paused, reason } = change;
  const found = await lockCarrier(client, called);
  if (!found.ok) return found;
  const before = found.value;
  if ((before.pausedAt !== null) === paused) return succeed({ row: before, events: [] });
  const row = await queryOn(client)
    .updateTable('carriers')
    .set(columnsOf(change))
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  // What was seen of it while it was paused says nothing of its line.
  if (!paused)
    await client.query('UPDATE carrier_lines SET fault = false, reason = NULL WHERE carrier = $1', [
      before.name,
    ]);
  const event: CarrierEvent = {
    type: paused ? 'carrier.paused' : 'carrier.resumed',
    carrier: before.name,
    routeId: null,
    reason: sentence(`the carrier ${before.name}`, change),
    facts: reason === undefined ? {} : { reason },
    at: change.now,
  };
  await storeCarrierEvents(client, [event]);
  return succeed({ row, events: [event] });
};

/**
 * Pauses a line of the routing table, so that the next one that matches serves, or resumes it. Refusal:
 * `route_not_found`.
 *
 * @param id a UUID; null when what was given is none.
 */
export const pauseRoute = async (
  client: pg.PoolClient,
  id: string | null,
  change: PauseChange,
): Promise<Result<Paused<RouteRow>, Refusal>> => {
  const { paused, reason } = change;
  const found = await lockRoute(client, id);
  if (!found.ok) return found;
  const before = found.value;
  if ((before.pausedAt !== null) === paused) return succeed({ row: before, events: [] });
  const row = await queryOn(client)
    .updateTable('routes')
    .set(columnsOf(change))
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const event: CarrierEvent = {
    type: paused ? 'route.paused' : 'route.resumed',
    carrier: null,
    routeId: before.id,
    reason: sentence(`the route ${toId('rte', before.id)}`, change),
    facts: reason === undefined ? {} : { reason },
    at: change.now,
  };
  await storeCarrierEvents(client, [event]);
  return succeed({ row, events: [event] });
};
