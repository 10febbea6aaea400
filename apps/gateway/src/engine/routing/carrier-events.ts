import type { Json } from '@carillon/core/events';
import { toId } from '@carillon/gateway-api/ids';
import type { CARRIER_EVENT_TYPES, carrierEventSchema } from '@carillon/gateway-api/operator';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import type { Logger } from '../../infrastructure/telemetry/logger.ts';
import type { Metrics } from '../../infrastructure/telemetry/metrics.ts';

/** Something that happened to a carrier or a route, and why: the operator reads it in a list and in the log. */
export interface CarrierEvent {
  readonly type: (typeof CARRIER_EVENT_TYPES)[number];
  readonly carrier: string | null;
  /** UUID. */
  readonly routeId: string | null;
  /** One sentence. */
  readonly reason: string;
  readonly facts: { readonly [name: string]: Json };
  readonly at: Date;
}

type CarrierEventRow = Row<'carrier_events'>;

/** Writes events, in the transaction of what they tell. */
export const storeCarrierEvents = async (
  client: pg.PoolClient,
  events: readonly CarrierEvent[],
): Promise<void> => {
  if (events.length === 0) return;
  await client.query(
    `INSERT INTO carrier_events (id, type, carrier, route_id, reason, facts, at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::jsonb[], $7::timestamptz[])`,
    [
      events.map(() => uuidv7()),
      events.map(({ type }) => type),
      events.map(({ carrier }) => carrier),
      events.map(({ routeId }) => routeId),
      events.map(({ reason }) => reason),
      events.map(({ facts }) => JSON.stringify(facts)),
      events.map(({ at }) => at.toISOString()),
    ],
  );
};

/** One page, newest first; null is any carrier, and any type. */
export const listCarrierEvents = (
  pool: pg.Pool,
  {
    carrier,
    type,
    ...page
  }: PageRequest & { readonly carrier: string | null; readonly type: CarrierEvent['type'] | null },
): Promise<CarrierEventRow[]> =>
  queryOn(pool)
    .selectFrom('carrier_events')
    .selectAll()
    .$if(carrier !== null, (query) => query.where('carrier', '=', carrier))
    .$if(type !== null, (query) => query.where('type', '=', type!))
    .$call(newestFirst(page))
    .execute();

export const carrierEventView = (row: CarrierEventRow): z.input<typeof carrierEventSchema> => ({
  id: toId('cev', row.id),
  type: row.type,
  carrier: row.carrier,
  routeId: row.routeId && toId('rte', row.routeId),
  reason: row.reason,
  facts: row.facts,
  at: row.at.toISOString(),
});

/** Tells events that are on disk, in the log and in the metrics. */
export type Announce = (events: readonly CarrierEvent[]) => void;

export const createAnnounce =
  ({ logger, metrics }: { logger: Logger; metrics: Metrics }): Announce =>
  (events) => {
    for (const { type, carrier, routeId, reason, facts } of events) {
      metrics.carrierEvent(carrier ?? '', type);
      logger.warn({ event: type, carrier, route: routeId, facts }, reason);
    }
  };
