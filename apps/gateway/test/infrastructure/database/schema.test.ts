import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CatalogueColumn,
  readCatalogue,
} from '../../../src/infrastructure/database/schema-generator/catalogue.ts';
import { COLUMN_TYPES } from '../../../src/infrastructure/database/schema-generator/column-types.ts';
import { renderSchema } from '../../../src/infrastructure/database/schema-generator/render-schema.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const SCHEMA = join(import.meta.dirname, '../../../src/infrastructure/database/schema.ts');

test('the committed types of the tables are those of the migrated database', async () => {
  const migrated = await createTestDatabase({ poolSize: 1 });
  const columns = await readCatalogue(migrated.database.pool).finally(migrated.drop);
  const found = renderSchema(columns, COLUMN_TYPES);
  expect(found, 'schema.ts is not up to date: run `pnpm database:types`').toBe(
    await readFile(SCHEMA, 'utf8'),
  );
});

describe('reading the catalogue', () => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await createTestDatabase({ from: 'nothing', poolSize: 1 });
    await own.database.pool.query(`
      CREATE TYPE size AS ENUM ('small', 'large');
      CREATE TABLE pets (
        name text, kind text CHECK (kind IN ('cat', 'owner''s dog')), single text CHECK (single IN ('one')),
        age int CHECK (age > 0), size size NOT NULL, sizes size[] NOT NULL, paid bigint NOT NULL DEFAULT 0,
        a text, b text, CHECK (a IN ('x') AND b IN ('y')), CHECK (name = 'Rex' OR name LIKE 'R%'), gone int
      ) PARTITION BY LIST (kind);
      ALTER TABLE pets DROP COLUMN gone;
      CREATE TABLE cats PARTITION OF pets FOR VALUES IN ('cat');
      CREATE VIEW names AS SELECT name FROM pets;`);
  });
  afterAll(() => own.drop());

  const column = async (name: string): Promise<CatalogueColumn | undefined> =>
    (await readCatalogue(own.database.pool)).find((one) => one.column === name);

  test('tables have their columns in order; partitions, views and what was dropped have none', async () => {
    const columns = await readCatalogue(own.database.pool);
    expect(columns.map(({ table, column }) => `${table}.${column}`)).toEqual(
      ['name', 'kind', 'single', 'age', 'size', 'sizes', 'paid', 'a', 'b'].map((name) => `pets.${name}`),
    );
  });

  test.each<[string, readonly string[] | null]>([
    ['kind', ['cat', "owner's dog"]],
    ['single', ['one']],
    ['size', ['small', 'large']],
    ['sizes', ['small', 'large']],
    ['age', null],
    ['a', null],
    ['name', null],
  ])('the values of %s are those that the catalogue tells for sure', async (name, values) => {
    expect((await column(name))?.values).toEqual(values);
  });

  test('nulls, defaults and arrays are told', async () => {
    expect(await column('name')).toMatchObject({ nullable: true, hasDefault: false, array: false });
    expect(await column('paid')).toMatchObject({ nullable: false, hasDefault: true, type: 'int8' });
    expect(await column('sizes')).toMatchObject({ nullable: false, array: true, type: 'size' });
  });
});

describe('writing the types', () => {
  const plain: CatalogueColumn = {
    table: 'two_words',
    column: 'one_thing',
    type: 'text',
    array: false,
    nullable: false,
    hasDefault: false,
    values: null,
  };
  const line = (change: Partial<CatalogueColumn>, type?: string): string | undefined => {
    const known = type ? [{ from: 'somewhere', type, columns: ['two_words.one_thing'] }] : [];
    return /one_thing: (.*);/.exec(renderSchema([{ ...plain, ...change }], known))?.[1];
  };

  test.each<[Partial<CatalogueColumn>, string | undefined, string]>([
    [{}, undefined, 'string'],
    [{}, 'Color', 'Color'],
    [{ nullable: true }, 'Color', 'Color | null'],
    [{ type: 'int8', hasDefault: true }, undefined, 'Generated<bigint>'],
    [{ type: 'jsonb' }, undefined, 'Json<unknown>'],
    [{ type: 'jsonb', nullable: true, hasDefault: true }, 'Color', 'Generated<Json<Color> | null>'],
    [{ array: true }, undefined, 'List<string>'],
    [{ array: true, nullable: true }, 'Color', 'List<Color> | null'],
    [{ values: ['a', "b's"] }, undefined, `'a' | 'b\\'s'`],
  ])('%j is written with %s', (change, type, written) => {
    expect(line(change, type)).toBe(written);
  });

  test.each<[string, Partial<CatalogueColumn>, string | undefined, RegExp]>([
    ['a type nobody has a reading of', { type: 'interval' }, undefined, /two_words\.one_thing.*interval/],
    ['a name that would be lost in a field', { column: 'one_2' }, undefined, /one_2/],
    ['a type for a column that is not there', { column: 'other' }, 'Color', /no column two_words\.one_thing/],
  ])('%s is refused', (_, change, type, message) => {
    expect(() => line(change, type)).toThrow(message);
  });
});
