import { CHANNELS, CURRENCIES, EXTRAS, formatDecimal } from '@carillon/core/billing';
import { PURPOSES } from '@carillon/core/messaging';
import { type Refusal, type Result, succeed } from '@carillon/core/result';
import { countrySchema, givenAmountSchema, instantSchema } from '@carillon/gateway-api/conventions';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { readCsv } from '../../infrastructure/http/csv/rows.ts';
import type { NewTariff, TariffRow } from './tariffs.ts';

/** The columns of an export, and of an import, which may leave out those that have a default. */
export const TARIFF_COLUMNS = [
  'country',
  'network',
  'channel',
  'extra',
  'purpose',
  'price',
  'currency',
  'valid_from',
] as const;

const empty = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((cell) => (cell === '' || cell === undefined ? null : cell), schema.nullable());

const row = z.strictObject({
  country: empty(countrySchema),
  network: empty(z.string().regex(/^\d{5,6}$/, 'must be MCC and MNC such as 20801')),
  channel: empty(z.enum(CHANNELS)),
  extra: empty(z.enum(EXTRAS)),
  purpose: empty(z.enum(PURPOSES)),
  price: givenAmountSchema.refine((text) => !text.startsWith('-'), 'must not be below zero'),
  currency: z.enum(CURRENCIES),
  valid_from: empty(instantSchema),
});

/** A line of a CSV, with the number it has there. */
export interface CsvTariff {
  readonly line: number;
  readonly tariff: Required<Omit<NewTariff, 'validFrom'>> & Pick<NewTariff, 'validFrom'>;
}

const toTariff = (cells: z.infer<typeof row>): CsvTariff['tariff'] => ({
  country: cells.country,
  network: cells.network,
  channel: cells.channel ?? 'sms',
  extra: cells.extra,
  purpose: cells.purpose,
  perSegment: { amount: cells.price, currency: cells.currency },
  validFrom: cells.valid_from ?? undefined,
});

/** Reads tariff lines from CSV with a header. Refusal: `csv_invalid`, which names the line and the column. */
export const parseTariffs = (csv: string): Result<CsvTariff[], Refusal> => {
  const read = readCsv(csv, row);
  return read.ok
    ? succeed(read.value.map(({ line, row: cells }) => ({ line, tariff: toTariff(cells) })))
    : read;
};

/** Writes tariff lines as CSV that imports again as it is. */
export const writeTariffs = (rows: readonly TariffRow[]): string =>
  stringify(
    rows.map((line) => [
      line.country,
      line.network,
      line.channel,
      line.extra,
      line.purpose,
      formatDecimal(line.perSegment),
      line.currency,
      line.validFrom.toISOString(),
    ]),
    // A spreadsheet must not run a cell as a formula (OWASP ASVS 5.0, 1.2.10).
    { header: true, columns: [...TARIFF_COLUMNS], escape_formulas: true },
  );
