import fc from 'fast-check';

type Path = readonly (string | number)[];

const pathsOf = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
};

const replaced = (value: unknown, [step, ...rest]: Path, replacement: unknown): unknown => {
  if (step === undefined) return replacement;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) };
  return Object.assign(copy, {
    [step]: replaced((copy as Record<string, unknown>)[step], rest, replacement),
  });
};

/** Values a platform should never send in place of another, among them texts a database cannot store. */
const strangeValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'é'.repeat(5000),
    -1,
    0,
    1.5,
    1e300,
    2 ** 60,
    [null],
    {},
  ),
);

/** A JSON text with the value at one place replaced by something else. */
export const withOneValueReplaced = (json: string): fc.Arbitrary<string> => {
  const value: unknown = JSON.parse(json);
  return fc
    .tuple(fc.constantFrom(...pathsOf(value)), strangeValue)
    .map(([path, replacement]) => JSON.stringify(replaced(value, path, replacement)));
};

/** A JSON text with each member of its objects replaced by what `change` makes of it, from the outside in. */
export const mapMembers = (json: string, change: (name: string, value: unknown) => unknown): string => {
  const mapped = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mapped);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, mapped(change(name, member))]),
    );
  };
  return JSON.stringify(mapped(JSON.parse(json)));
};
