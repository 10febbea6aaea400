import type { ColumnType } from 'kysely';

/** A column with a default: a new row may leave it out. */
export type Generated<Column> =
  Column extends ColumnType<infer Read, infer Inserted, infer Updated>
    ? ColumnType<Read, Inserted | undefined, Updated>
    : ColumnType<Column, Column | undefined, Column>;

declare const encoded: unique symbol;

/** A value as JSON text. */
export type JsonText<Value> = string & { readonly [encoded]: Value };

/** A json or jsonb column: read as its value, written as JSON text, since pg would write an array as one of PostgreSQL. */
export type Json<Value> = ColumnType<Value, JsonText<Readonly<Value>>, JsonText<Readonly<Value>>>;

/** Encodes the value of a json or jsonb column. */
export const toJson = <Value extends object>(value: Value): JsonText<Value> =>
  JSON.stringify(value) as JsonText<Value>;

/** A column that holds an array of PostgreSQL. */
export type List<Element> = ColumnType<Element[], readonly Element[], readonly Element[]>;
