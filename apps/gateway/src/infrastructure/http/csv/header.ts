import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';

const SEPARATORS = [',', ';', '\t'] as const;

const invalid = (detail: string) => refuse('csv_invalid', detail, 'csv');

/** The name of a column as people write it: `Valid From` is `valid_from`. */
const nameOf = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const firstLine = (csv: string): string =>
  csv
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .find((line) => line.trim() !== '') ?? '';

/** The separator under which the header names the most of the columns; a comma where none does. */
export const separatorOf = (csv: string, columns: readonly string[]): string => {
  const line = firstLine(csv);
  const known = (separator: string): number =>
    line.split(separator).filter((cell) => columns.includes(nameOf(cell.replaceAll('"', '')))).length;
  return SEPARATORS.reduce<string>((best, one) => (known(one) > known(best) ? one : best), ',');
};

export interface HeaderRules {
  /** The columns there may be, and those there must be. */
  readonly columns: readonly string[];
  readonly needed: readonly string[];
  readonly others: 'refuse' | 'ignore';
  /** Whether no line has anything in a column, which is counted from 0. */
  readonly isBlankColumn: (place: number) => boolean;
}

const quoted = (names: readonly string[]): string => names.join(', ');

/**
 * The columns of a file in their order, null for those that are not read. Refusal: `csv_invalid`, for a column that is
 * there twice, is missing, has no name or is none of those there may be; the column is named.
 */
export const readHeader = (
  { record, info }: { readonly record: readonly string[]; readonly info: { readonly lines: number } },
  { columns, needed, others, isBlankColumn }: HeaderRules,
): Result<readonly (string | null)[], Refusal> => {
  const names = record.map(nameOf);
  const line = `Line ${info.lines}`;
  const nameless = names.findIndex((name, place) => name === '' && !isBlankColumn(place));
  if (nameless >= 0) return invalid(`${line}: column ${nameless + 1} has no name.`);
  const twice = names.find((name, place) => name !== '' && names.indexOf(name) < place);
  if (twice !== undefined) return invalid(`${line}: the column ${twice} is there twice.`);
  const unknown = names.find((name) => name !== '' && !columns.includes(name));
  if (unknown !== undefined && others === 'refuse')
    return invalid(`${line}: there is no column ${unknown}. The columns are: ${quoted(columns)}.`);
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0)
    return invalid(
      `${line}: the column ${missing[0]} is missing. The columns are: ${quoted(columns)}, separated by comma, semicolon or tab.`,
    );
  return succeed(names.map((name) => (columns.includes(name) ? name : null)));
};
