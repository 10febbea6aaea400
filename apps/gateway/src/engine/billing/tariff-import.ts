import { findTariff, type Money, money, parseDecimal, type TariffLine } from '@carillon/core/billing';
import type { Refusal, Result } from '@carillon/core/result';
import { succeed } from '@carillon/core/result';
import type pg from 'pg';
import { queryOn } from '../../infrastructure/database/query.ts';
import { type CsvTariff, parseTariffs } from './tariff-csv.ts';
import { addTariff } from './tariffs.ts';

/** A line that changes a price: from when, what it was, what it becomes. */
export interface TariffChange {
  readonly line: number;
  readonly what: string;
  readonly before: Money | null;
  readonly after: Money;
  readonly validFrom: string;
}

export interface TariffImport {
  readonly changes: readonly TariffChange[];
  readonly unchanged: number;
}

const describe = ({ country, network, channel, extra, purpose }: CsvTariff['tariff']): string =>
  [
    extra ?? channel,
    country ?? 'every country',
    network === null ? null : `network ${network}`,
    purpose ?? 'every purpose',
  ]
    .filter((part) => part !== null)
    .join(', ');

/** The price of exactly what a line is for; a wider line that covers it too is not replaced by it. */
const priceBefore = (
  known: readonly TariffLine[],
  { country, network, channel, extra, purpose, perSegment: { currency } }: CsvTariff['tariff'],
  at: number,
): Money | null => {
  const same = known.filter(
    (line) => line.country === country && (line.network ?? null) === network && line.purpose === purpose,
  );
  const found = findTariff(same, {
    country,
    network,
    channel,
    extra,
    purpose: purpose ?? 'transactional',
    currency,
    at,
  });
  return found?.perSegment ?? null;
};

/**
 * Adds the lines of a CSV that change a price, and tells which those are; a dry run only tells. Lines are added and
 * never changed, so what was priced before stays as it was. Refusal: `csv_invalid`.
 */
export const importTariffs = async (
  client: pg.PoolClient,
  { csv, dryRun }: { readonly csv: string; readonly dryRun: boolean },
  now: Date,
): Promise<Result<TariffImport, Refusal>> => {
  const read = parseTariffs(csv);
  if (!read.ok) return read;
  await client.query('LOCK TABLE tariffs IN SHARE ROW EXCLUSIVE MODE');
  const rows = await queryOn(client).selectFrom('tariffs').selectAll().orderBy('id', 'desc').execute();
  const known: TariffLine[] = rows.map((row) => ({
    ...row,
    perSegment: money(row.perSegment, row.currency),
    validFrom: row.validFrom.getTime(),
  }));
  const changes: TariffChange[] = [];
  for (const { line, tariff } of read.value) {
    const validFrom = tariff.validFrom ?? now.toISOString();
    const after = money(parseDecimal(tariff.perSegment.amount)!, tariff.perSegment.currency);
    const before = priceBefore(known, tariff, Date.parse(validFrom));
    if (before?.micros === after.micros) continue;
    changes.push({ line, what: describe(tariff), before, after, validFrom });
    known.unshift({ ...tariff, perSegment: after, validFrom: Date.parse(validFrom) });
    if (!dryRun) await addTariff(client, { ...tariff, validFrom }, now);
  }
  return succeed({ changes, unchanged: read.value.length - changes.length });
};
