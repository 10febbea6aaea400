import { TABLES, type TableChoice, type TableName } from './language.ts';
import { RESERVED } from './tables/language-tables.ts';

/** What a look-up in a code table answers for a character the table does not have. */
export const NO_SEPTET = 0xff;

const UTF16_UNITS = 0x1_0000;

const codeTable = (rows: readonly string[], readOnly: readonly number[] = []): Uint8Array => {
  const codes = new Uint8Array(UTF16_UNITS).fill(NO_SEPTET);
  const cells = rows.join('');
  // Downwards, so that of a character printed twice (`*` and the inverted exclamation mark) the lower cell wins.
  for (let septet = cells.length - 1; septet >= 0; septet--) {
    const character = cells[septet]!;
    if (character === RESERVED || character === '\x1b' || readOnly.includes(septet)) continue;
    codes[character.charCodeAt(0)] = septet;
  }
  return codes;
};

/** Every table is 64 KiB and most are never asked for, so each is built at its first use. */
const once = <Key, Value>(build: (key: Key) => Value): ((key: Key) => Value) => {
  const built = new Map<Key, Value>();
  return (key) => {
    const known = built.get(key);
    if (known !== undefined) return known;
    const value = build(key);
    built.set(key, value);
    return value;
  };
};

/** The rows that stand in the place of the default alphabet: those of the language, if it has a locking table. */
export const lockingRows = (name: TableName): readonly string[] =>
  TABLES[name].locking ?? TABLES.default.locking!;

/** For each UTF-16 unit the septet of the locking table, or `NO_SEPTET`. */
export const lockingCodes = once((name: TableName): Uint8Array => codeTable(lockingRows(name)));

/** For each UTF-16 unit the septet that follows the escape, or `NO_SEPTET`. */
export const singleCodes = once(
  (name: TableName): Uint8Array => codeTable(TABLES[name].single, TABLES[name].readOnly),
);

const buildCosts = (key: string): Uint8Array => {
  const [locking, single, doubled] = JSON.parse(key) as [TableName, TableName, string];
  const costs = new Uint8Array(UTF16_UNITS);
  const lockingTable = lockingCodes(locking);
  const singleTable = singleCodes(single);
  for (let unit = 0; unit < UTF16_UNITS; unit++) {
    if (lockingTable[unit] !== NO_SEPTET) costs[unit] = 1;
    else if (singleTable[unit] !== NO_SEPTET) costs[unit] = 2;
  }
  for (const character of doubled) costs[character.charCodeAt(0)] = 2;
  return costs;
};

const costsByKey = once(buildCosts);

/**
 * For each UTF-16 unit its cost in septets: 1, 2 (an escape pair, or a character the profile counts twice), or 0 when
 * the tables do not have it. Every character of TS 23.038 is one UTF-16 unit, so surrogates cost 0.
 */
export const septetCosts = (tables: TableChoice, doubled = ''): Uint8Array =>
  costsByKey(JSON.stringify([tables.locking, tables.single, doubled]));
