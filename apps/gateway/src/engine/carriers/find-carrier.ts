import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import type { ExpressionBuilder } from 'kysely';
import type pg from 'pg';
import { queryOn, type Tables } from '../../infrastructure/database/query.ts';
import type { CarrierRow } from './carriers.ts';

/** What an operator calls a carrier by: its id, or its name. No name looks like an id. */
const named = (called: string) => (eb: ExpressionBuilder<Tables, 'carriers'>) => {
  const id = fromId('car', called);
  return id === null ? eb('name', '=', called) : eb('id', '=', id);
};

const select = (session: pg.Pool | pg.PoolClient, called: string) =>
  queryOn(session).selectFrom('carriers').selectAll().where(named(called));

const found = (row: CarrierRow | undefined): Result<CarrierRow, Refusal> =>
  row
    ? succeed(row)
    : refuse('carrier_not_found', 'There is no such carrier. List them with GET /v1/operator/carriers.');

/** Finds a carrier by its id or its name. Refusal: `carrier_not_found`. */
export const findCarrier = async (
  client: pg.Pool | pg.PoolClient,
  called: string,
): Promise<Result<CarrierRow, Refusal>> => found(await select(client, called).executeTakeFirst());

/**
 * Finds a carrier and locks it: the lock waits for a route that is being made with it, and makes the next one wait.
 * Refusal: `carrier_not_found`.
 */
export const lockCarrier = async (
  client: pg.PoolClient,
  called: string,
): Promise<Result<CarrierRow, Refusal>> => found(await select(client, called).forUpdate().executeTakeFirst());
