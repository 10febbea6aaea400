import pg from 'pg';

type Parser = (text: string) => unknown;

const { INT8 } = pg.types.builtins;
/** `int8[]`, which pg does not name: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const int8Array: number = 1016;
const parseArray: Parser = pg.types.getTypeParser(int8Array, 'text');

const parsers = new Map<number, Parser>([
  [INT8, BigInt],
  [int8Array, (text) => toBigInt(parseArray(text))],
]);

/** Null elements stay null, inner arrays stay arrays. */
const toBigInt = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(toBigInt) : typeof value === 'string' ? BigInt(value) : value;

/**
 * pg's parsers, with int8 as bigint: money is int8 micro-units, and neither text nor a float may stand in for it.
 * Set per pool, as libraries with pools of their own count on pg's text.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(type)) ?? pg.types.getTypeParser(type, format),
};
