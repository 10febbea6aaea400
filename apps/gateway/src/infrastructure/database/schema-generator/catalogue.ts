import type pg from 'pg';

/** A column of a table, as the catalogue of PostgreSQL describes it. */
export interface CatalogueColumn {
  readonly table: string;
  readonly column: string;
  /** The name of the type, of its elements where it is an array. */
  readonly type: string;
  readonly array: boolean;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** What it may hold: the labels of its enum, or the values of its CHECK; null when the catalogue does not tell. */
  readonly values: readonly string[] | null;
}

/** https://www.postgresql.org/docs/18/catalogs.html. Partitions have the columns of their tables. */
const COLUMNS = `
  SELECT c.relname AS table, a.attname AS column, coalesce(e.typname, t.typname) AS type, e.oid IS NOT NULL AS array,
    NOT a.attnotnull AS nullable, a.atthasdef AS "hasDefault",
    (SELECT array_agg(l.enumlabel::text ORDER BY l.enumsortorder) FROM pg_enum l
     WHERE l.enumtypid = coalesce(e.oid, t.oid)) AS labels,
    (SELECT array_agg(pg_get_constraintdef(k.oid) ORDER BY k.conname) FROM pg_constraint k
     WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]) AS checks
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  ORDER BY c.relname COLLATE "C", a.attnum`;

interface ColumnRow extends Omit<CatalogueColumn, 'values'> {
  readonly labels: string[] | null;
  readonly checks: string[] | null;
}

const LITERAL = /'((?:[^']|'')*)'::text/g;
/** How PostgreSQL prints `column IN ('a', 'b')` of a text column, and of one value. */
const IN_LIST =
  /^CHECK \(\("?\w+"? = (?:ANY \(ARRAY\[(?:'(?:[^']|'')*'::text(?:, )?)+\]\)|'(?:[^']|'')*'::text)\)\)(?: NOT VALID)?$/;

const valuesOf = ({ labels, checks }: ColumnRow): readonly string[] | null => {
  if (labels) return labels;
  const list = checks?.find((check) => IN_LIST.test(check));
  return list ? [...list.matchAll(LITERAL)].map(([, value]) => value!.replaceAll("''", "'")) : null;
};

/** Reads the tables of a migrated database. */
export const readCatalogue = async (session: pg.Pool | pg.PoolClient): Promise<CatalogueColumn[]> => {
  const { rows } = await session.query<ColumnRow>(COLUMNS);
  return rows.map((row) => {
    const { table, column, type, array, nullable, hasDefault } = row;
    return { table, column, type, array, nullable, hasDefault, values: valuesOf(row) };
  });
};
