import { type IdPrefix, toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';

/** A person, as an account knows them: by a number. */
export interface KnownPerson {
  readonly accountId: string;
  /** E.164. */
  readonly number: string;
  /** Every number that names the same line, the given one among them: rows are found under any of them. */
  readonly numbers: readonly string[];
  /** The number's digest under every key there is or was. */
  readonly digests: readonly Buffer[];
}

type Plain = string | number | boolean | null | { readonly [name: string]: Plain } | readonly Plain[];

/** A row as a person is given it: plain JSON. */
export type PersonRow = Record<string, Plain>;

/** What a module keeps about people, and how it gives it out and erases it. */
export interface PersonalData {
  /** The rows about a person, by the name of their table in the contract's `Person`. */
  readonly export?: (
    store: pg.Pool | pg.PoolClient,
    person: KnownPerson,
  ) => Promise<Readonly<Record<string, PersonRow[]>>>;
  /**
   * Erases a person in the caller's transaction, and gives the number of rows that lost something, by the names of the
   * contract's `PersonErased`. Modules are asked in the order of the composition: what is found through a message is
   * erased before the message.
   */
  readonly erase?: (client: pg.PoolClient, person: KnownPerson) => Promise<Readonly<Record<string, number>>>;
}

/** What stands where a number stood. */
export const ERASED = 'erased';

const plain = (value: unknown): Plain => {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  return value as Plain;
};

/** Rows of the store as a person is given them: `id` with its prefix, instants and large numbers as text. */
export const toPersonRows = (
  prefix: IdPrefix | null,
  rows: readonly Readonly<Record<string, unknown>>[],
): PersonRow[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name === 'id' && prefix ? toId(prefix, String(value)) : plain(value),
      ]),
    ),
  );
