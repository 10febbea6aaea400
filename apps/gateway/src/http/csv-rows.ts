import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';

/** A row of a CSV, with the number of its line. */
export interface CsvRow<Row> {
  readonly line: number;
  readonly row: Row;
}

/**
 * Reads CSV with a header, each row by a schema. Refusal: `csv_invalid`, which names the line and the column.
 *
 * @example readCsv('number,network\n+33612345678,20801\n', z.strictObject({ number: z.string(), network: z.string() }));
 */
export const readCsv = <Schema extends z.ZodType>(
  csv: string,
  schema: Schema,
): Result<CsvRow<z.output<Schema>>[], Refusal> => {
  let records: { record: unknown; info: { lines: number } }[];
  try {
    records = parse(csv, { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (error instanceof CsvError) return refuse('csv_invalid', `${error.message}.`, 'csv');
    throw error;
  }
  const rows: CsvRow<z.output<Schema>>[] = [];
  for (const { record, info } of records) {
    const read = schema.safeParse(record);
    if (!read.success) {
      const [issue] = read.error.issues;
      const where = issue!.path.length > 0 ? `, column ${issue!.path.join('.')},` : '';
      return refuse('csv_invalid', `Line ${info.lines}${where} ${issue!.message}.`, 'csv');
    }
    rows.push({ line: info.lines, row: read.data });
  }
  return succeed(rows);
};
