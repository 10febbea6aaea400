import type { CatalogueColumn } from './catalogue.ts';
import type { ColumnTypes } from './column-types.ts';

/** What pg reads each type as, with our parsers (`type-parsers.ts`). */
const READ_AS: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bytea: 'Buffer',
  float8: 'number',
  int2: 'number',
  int4: 'number',
  int8: 'bigint',
  numeric: 'string',
  text: 'string',
  timestamptz: 'Date',
  uuid: 'string',
};

const JSON_TYPES = ['json', 'jsonb'];

const quoted = (value: string): string => `'${value.replaceAll("'", "\\'")}'`;

const keyOf = ({ table, column }: CatalogueColumn): string => `${table}.${column}`;

const valueType = (column: CatalogueColumn, types: ReadonlyMap<string, string>): string => {
  const key = keyOf(column);
  const union = column.values?.map(quoted).join(' | ');
  const isJson = JSON_TYPES.includes(column.type);
  const type = types.get(key) ?? union ?? (isJson ? 'unknown' : READ_AS[column.type]);
  if (type === undefined)
    throw new Error(`${key} has the type ${column.type}: say in READ_AS what pg reads it as.`);
  if (isJson) return `Json<${type}>`;
  return column.array ? `List<${type}>` : type;
};

const columnLine = (column: CatalogueColumn, types: ReadonlyMap<string, string>): string => {
  const type = `${valueType(column, types)}${column.nullable ? ' | null' : ''}`;
  return `  ${column.column}: ${column.hasDefault ? `Generated<${type}>` : type};`;
};

const interfaceName = (table: string): string =>
  table.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const importLines = (known: readonly ColumnTypes[]): string[] => {
  const packages = Map.groupBy(
    known.filter(({ from }) => from !== null),
    ({ from }) => from,
  );
  return [...packages].map(
    ([from, entries]) => `import type { ${entries.map(({ type }) => type).join(', ')} } from '${from}';`,
  );
};

/** Refuses a name that would not come back from its field: `second_try` is `secondTry`, `try_2` would not be. */
const checkName = (name: string): void => {
  if (!/^[a-z]+(_[a-z]+)*$/.test(name))
    throw new Error(`The name ${name} has no field of its own: use letters only.`);
};

const typesByColumn = (
  columns: readonly CatalogueColumn[],
  known: readonly ColumnTypes[],
): ReadonlyMap<string, string> => {
  const present = new Set(columns.map(keyOf));
  const types = new Map(
    known.flatMap((entry) => entry.columns.map((key) => [key, entry.as ?? entry.type] as const)),
  );
  for (const key of types.keys())
    if (!present.has(key)) throw new Error(`There is no column ${key}: take it out of column-types.ts.`);
  return types;
};

/** The source of `schema.ts`. */
export const renderSchema = (columns: readonly CatalogueColumn[], known: readonly ColumnTypes[]): string => {
  for (const { table, column } of columns) for (const name of [table, column]) checkName(name);
  const types = typesByColumn(columns, known);
  const tables = Map.groupBy(columns, ({ table }) => table);
  const interfaces = [...tables].map(
    ([table, its]) =>
      `export interface ${interfaceName(table)} {\n${its.map((column) => columnLine(column, types)).join('\n')}\n}\n`,
  );
  const index = [...tables.keys()].map((table) => `  ${table}: ${interfaceName(table)};`);
  return [
    '// biome-ignore-all format: generated',
    '// biome-ignore-all assist/source/organizeImports: generated',
    '// Made from the migrated database by `pnpm database:types`: write a migration, then run it.',
    ...importLines(known),
    "import type { Generated, Json, List } from './column-kinds.ts';",
    '',
    ...interfaces,
    '/** Every table by its name. */',
    `export interface Schema {\n${index.join('\n')}\n}\n`,
  ].join('\n');
};
