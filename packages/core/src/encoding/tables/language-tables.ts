/**
 * The two tables of a language: eight rows of sixteen cells, row 0 column 0 first, `·` for a reserved cell.
 *
 * `locking` takes the place of the default alphabet and `single` that of its extension table; a language without
 * a locking table of its own keeps the default alphabet. `readOnly` lists cells of `single` that are understood in
 * a text received and never used in one sent.
 */
export interface LanguageTables {
  readonly identifier: number;
  readonly locking?: readonly string[];
  readonly single: readonly string[];
  readonly readOnly?: readonly number[];
}

/** Stands for a cell the specification reserves. No table of TS 23.038 has U+00B7. */
export const RESERVED = '·';

/** The septet that announces one character of the single shift table: TS 23.038 6.2.1. */
export const ESCAPE = 0x1b;
