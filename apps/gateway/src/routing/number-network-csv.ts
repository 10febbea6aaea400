import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { networkSchema } from '@carillon/gateway-api/operator';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { NumberNetwork } from './number-networks.ts';

const row = z.strictObject({ number: z.string(), network: networkSchema });

/** Reads CSV with the columns number and network. Refusal: `csv_invalid`, which names the line and the column. */
export const parseNetworks = (csv: string): Result<NumberNetwork[], Refusal> => {
  let records: { record: unknown; info: { lines: number } }[];
  try {
    records = parse(csv, { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (error instanceof CsvError) return refuse('csv_invalid', `${error.message}.`, 'csv');
    throw error;
  }
  const lines: NumberNetwork[] = [];
  for (const { record, info } of records) {
    const read = row.safeParse(record);
    if (!read.success) {
      const [issue] = read.error.issues;
      const where = issue!.path.length > 0 ? `, column ${issue!.path.join('.')},` : '';
      return refuse('csv_invalid', `Line ${info.lines}${where} ${issue!.message}.`, 'csv');
    }
    lines.push(read.data);
  }
  return succeed(lines);
};
