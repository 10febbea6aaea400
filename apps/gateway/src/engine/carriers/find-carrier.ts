import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { CarrierRow } from './carriers.ts';
import { carriers } from './tables.ts';

/** What an operator calls a carrier by: its id, or its name. No name looks like an id. */
const named = (called: string) => {
  const id = fromId('car', called);
  return id === null ? eq(carriers.name, called) : eq(carriers.id, id);
};

const found = (row: CarrierRow | undefined): Result<CarrierRow, Refusal> =>
  row
    ? succeed(row)
    : refuse('carrier_not_found', 'There is no such carrier. List them with GET /v1/operator/carriers.');

/** Finds a carrier by its id or its name. Refusal: `carrier_not_found`. */
export const findCarrier = async (
  client: pg.Pool | pg.PoolClient,
  called: string,
): Promise<Result<CarrierRow, Refusal>> =>
  found((await drizzle(client).select().from(carriers).where(named(called)))[0]);

/**
 * Finds a carrier and locks it: the lock waits for a route that is being made with it, and makes the next one wait.
 * Refusal: `carrier_not_found`.
 */
export const lockCarrier = async (
  client: pg.PoolClient,
  called: string,
): Promise<Result<CarrierRow, Refusal>> =>
  found((await drizzle(client).select().from(carriers).where(named(called)).for('update'))[0]);
