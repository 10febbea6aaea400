import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const SOURCES = new URL('../../src/', import.meta.url);

const modules = await Promise.all(
  readdirSync(SOURCES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }): Promise<Record<string, unknown>> => import(`${SOURCES.href}${name}/index.ts`)),
);

/** Every schema the package exports, by its name, with what it says of itself. */
const schemas = modules.flatMap((module) =>
  Object.entries(module).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [{ name, schema: value }] : [],
  ),
);
const withExamples = schemas.flatMap(
  ({ name, schema }) =>
    (schema.meta()?.['examples'] as unknown[] | undefined)?.map((example) => ({ name, schema, example })) ??
    [],
);

describe('the schemas', () => {
  it.each(withExamples)('the example of $name fits it', ({ schema, example }) => {
    expect(schema.safeParse(example).error?.issues ?? []).toEqual([]);
  });

  it('of bodies of a POST have examples', () => {
    const creates = schemas.filter(({ name }) => /^[a-z]+CreateSchema$/.test(name)).map(({ name }) => name);
    expect(creates.length).toBeGreaterThan(7);
    expect(withExamples.length).toBeGreaterThan(10);
    expect(creates.filter((name) => !withExamples.some((known) => known.name === name))).toEqual([]);
  });

  it('refuse a field that does not exist wherever a body is read', () => {
    for (const { name, schema, example } of withExamples) {
      const more = { ...(example as object), nonsense: 1 };
      expect(schema.safeParse(more).success, name).toBe(false);
    }
  });

  it('have names of their own', () => {
    const names = [...new Set(schemas.map(({ schema }) => schema))].flatMap(
      (schema) => schema.meta()?.id ?? [],
    );
    expect(names).toEqual([...new Set(names)]);
  });
});
