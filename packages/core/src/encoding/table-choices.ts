import type { Language, TableChoice, TableName } from './language.ts';
import { type Concatenation, type SegmentSize, septetRoom } from './segment-size.ts';
import { septetCosts } from './septets.ts';

/** A pair of tables with the room its header leaves and the cost of each character; see `septetCosts`. */
export interface SizedTables {
  readonly tables: TableChoice;
  readonly size: SegmentSize;
  readonly costs: Uint8Array;
}

/**
 * Pairs that never win: the Turkish locking table has every letter of the Turkish single one, and the Portuguese
 * locking table with its own single one covers what the Spanish one adds. Android leaves the same two out.
 */
const isUseless = (locking: TableName, single: TableName): boolean =>
  (locking === 'turkish' && single === 'turkish') || (locking === 'portuguese' && single === 'spanish');

/** How many language elements the header of these tables needs: 0, 1 or 2. */
export const languageElements = (tables: TableChoice): number =>
  (tables.locking === 'default' ? 0 : 1) + (tables.single === 'default' ? 0 : 1);

interface Allowed {
  readonly gsm7: SegmentSize;
  readonly locking: readonly Language[];
  readonly single: readonly Language[];
  readonly concatenation: Concatenation;
}

/** Every pair a route allows besides the default one, those with the shorter header first. */
export const tableChoices = ({ gsm7, locking, single, concatenation }: Allowed): readonly SizedTables[] => {
  const pairs: TableChoice[] = [];
  for (const lock of new Set<TableName>(['default', ...locking]))
    for (const shift of new Set<TableName>(['default', ...single]))
      if (!(lock === 'default' && shift === 'default') && !isUseless(lock, shift))
        pairs.push({ locking: lock, single: shift });
  pairs.sort((one, other) => languageElements(one) - languageElements(other));
  return pairs.map((tables) => {
    const room = septetRoom(concatenation, languageElements(tables));
    return {
      tables,
      size: { single: Math.min(gsm7.single, room.single), part: Math.min(gsm7.part, room.part) },
      costs: septetCosts(tables),
    };
  });
};
