import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { readHeader, separatorOf } from './header.ts';
import { unreadable } from './text.ts';

/** A row of a CSV, with the number of its line. */
export interface CsvRow<Row> {
  readonly line: number;
  readonly row: Row;
}

export interface CsvOptions {
  /** Columns that no row is read from are left alone: what a partner sends has its own. The default refuses them. */
  readonly others?: 'refuse' | 'ignore';
}

interface Record {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const invalid = (detail: string) => refuse('csv_invalid', detail, 'csv');

/** What our own exports put in front of a cell that a spreadsheet would run as a formula. */
const ESCAPED_FORMULA = /^'(?=[=+\-@\t\r])/;

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');

/** The records of a file that are not blank, in the separator its header is written with. */
const recordsOf = (csv: string, columns: readonly string[]): Result<Record[], Refusal> => {
  try {
    const records: Record[] = parse(csv, {
      bom: true,
      delimiter: separatorOf(csv, columns),
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as never;
    return succeed(records.filter(({ record }) => !isBlank(record)));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    return invalid(`${lines === undefined ? '' : `Line ${lines}: `}${error.message.replace(/\.$/, '')}.`);
  }
};

/** The cells of a record by column; those beyond the header must be blank. */
const cellsOf = (
  { record, info }: Record,
  header: readonly (string | null)[],
): Result<{ [column: string]: string }, Refusal> => {
  if (record.length !== header.length && !isBlank(record.slice(header.length)))
    return invalid(`Line ${info.lines} has ${record.length} cells, and the header has ${header.length}.`);
  if (record.length < header.length)
    return invalid(`Line ${info.lines} has ${record.length} cells, and the header has ${header.length}.`);
  return succeed(
    Object.fromEntries(
      header.flatMap((column, place) =>
        column === null ? [] : [[column, record[place]!.replace(ESCAPED_FORMULA, '')]],
      ),
    ),
  );
};

/** Whether a column may be left out: its schema takes what is not there. */
const isOptional = (schema: unknown): boolean => (schema as z.ZodType).safeParse(undefined).success;

/**
 * Reads CSV with a header, each row by a schema: the one reader of every file that comes in. It takes comma, semicolon
 * and tab, a byte order mark, every kind of line end, blank lines, and names of columns in capitals; and refuses what
 * could be meant otherwise. Refusal: `csv_invalid`, which names the line and the column.
 *
 * @example readCsv('number,network\n+33612345678,20801\n', z.strictObject({ number: z.string(), network: z.string() }));
 */
export const readCsv = <Schema extends z.ZodObject>(
  csv: string,
  schema: Schema,
  { others = 'refuse' }: CsvOptions = {},
): Result<CsvRow<z.output<Schema>>[], Refusal> => {
  const garbled = unreadable(csv);
  if (garbled) return invalid(garbled);
  const columns = Object.keys(schema.shape);
  const read = recordsOf(csv, columns);
  if (!read.ok) return read;
  const [first, ...records] = read.value;
  if (!first) return invalid('The file is blank. Its first line names the columns.');
  const header = readHeader(first, {
    columns,
    needed: columns.filter((column) => !isOptional(schema.shape[column])),
    others,
    isBlankColumn: (place) => records.every(({ record }) => (record[place] ?? '') === ''),
  });
  if (!header.ok) return header;
  const rows: CsvRow<z.output<Schema>>[] = [];
  for (const each of records) {
    const cells = cellsOf(each, header.value);
    if (!cells.ok) return cells;
    const { lines: line } = each.info;
    const checked = schema.safeParse(cells.value);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const where = issue!.path.length > 0 ? `, column ${issue!.path.join('.')},` : '';
      return invalid(`Line ${line}${where} ${issue!.message}.`);
    }
    rows.push({ line, row: checked.data });
  }
  return succeed(rows);
};
