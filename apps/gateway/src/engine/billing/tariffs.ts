import {
  type Channel,
  type DecimalMoney,
  type Extra,
  money,
  parseDecimal,
  type TariffLine,
} from '@carillon/core/billing';
import type { Purpose } from '@carillon/core/messaging';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';

export type TariffRow = Row<'tariffs'>;

export interface NewTariff {
  /** ISO 3166-1 alpha-2; null is every country without a line of its own. */
  readonly country: string | null;
  /** MCC and MNC; null is every network without a line of its own. */
  readonly network?: string | null;
  readonly channel?: Channel;
  /** Null prices the unit of the channel. */
  readonly extra?: Extra | null;
  /** Null is every purpose without a line of its own. */
  readonly purpose: Purpose | null;
  readonly perSegment: DecimalMoney;
  /** ISO 8601; now when left out. */
  readonly validFrom?: string | undefined;
}

/** All lines, newest first: of two that are valid from the same instant, the core takes the first. */
export const loadTariffs = async (session: pg.Pool | pg.PoolClient): Promise<TariffLine[]> => {
  const rows = await queryOn(session).selectFrom('tariffs').selectAll().orderBy('id', 'desc').execute();
  return rows.map((row) => ({
    country: row.country,
    network: row.network,
    channel: row.channel,
    extra: row.extra,
    purpose: row.purpose,
    perSegment: money(row.perSegment, row.currency),
    validFrom: row.validFrom.getTime(),
  }));
};

/** One page, newest first. */
export const listTariffs = (database: Database, page: PageRequest): Promise<TariffRow[]> =>
  queryOn(database.pool).selectFrom('tariffs').selectAll().$call(newestFirst(page)).execute();

/** Adds a line; the price may be zero. Refusal: `amount_invalid`. */
export const addTariff = async (
  client: pg.PoolClient,
  { country, network = null, channel = 'sms', extra = null, purpose, perSegment, validFrom }: NewTariff,
  now: Date,
): Promise<Result<TariffRow, Refusal>> => {
  const micros = parseDecimal(perSegment.amount);
  if (micros === null || micros < 0n) {
    return refuse(
      'amount_invalid',
      'A price is a decimal string such as "0.045", never below zero.',
      'perSegment.amount',
    );
  }
  const row = await queryOn(client)
    .insertInto('tariffs')
    .values({
      id: uuidv7(),
      country,
      network,
      channel,
      extra,
      purpose,
      perSegment: micros,
      currency: perSegment.currency,
      validFrom: validFrom === undefined ? now : new Date(validFrom),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return succeed(row);
};
