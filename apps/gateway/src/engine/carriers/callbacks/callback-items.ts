import type { CallbackFields } from './callback-fields.ts';

/** What one of the things a callback tells of says in a field; undefined where it has none of that name. */
export type FieldReader = (name: string) => string | undefined;

interface Placed {
  /** Where it stands in the lists around it, the outermost first. */
  readonly places: readonly number[];
  readonly value: string;
}

const PLACE = /^(\d+|\*)$/;

/** A path without its places in lists: `results.0.id`, `results.*.id` and `results.id` are one. */
const patternOf = (path: string): string =>
  path
    .split('.')
    .filter((part) => !PLACE.test(part))
    .join('.');

const placesIn = (path: string): number[] =>
  path
    .split('.')
    .filter((part) => PLACE.test(part))
    .map(Number);

const startsWith = (places: readonly number[], start: readonly number[]): boolean =>
  start.every((place, index) => places[index] === place);

/** Groups fields by their pattern. */
const byPattern = (fields: CallbackFields): ReadonlyMap<string, readonly Placed[]> => {
  const patterns = new Map<string, Placed[]>();
  for (const [path, value] of fields) {
    const pattern = patternOf(path);
    const known = patterns.get(pattern) ?? [];
    known.push({ places: placesIn(path), value });
    patterns.set(pattern, known);
  }
  return patterns;
};

/** Names that cannot be told apart once their places are left out mean these very places. */
const areApart = (names: readonly string[]): boolean => {
  const patterns = names.map(patternOf);
  return !patterns.includes('') && new Set(patterns).size === new Set(names).size;
};

/**
 * The things a callback tells of, each with what reads its fields: one for each value of the field that names them,
 * however deep in lists it stands. A field outside of the list is that of all of them.
 *
 * @param key the field that every one has.
 * @param names all fields that are asked for.
 * @example itemsOf(fieldsOfJson({ results: [{ id: 1 }, { id: 2 }] }), 'results.0.id', ['results.0.id']).length // 2
 */
export const itemsOf = (
  fields: CallbackFields,
  key: string,
  names: readonly string[],
): readonly FieldReader[] => {
  if (!areApart(names)) return fields.has(key) ? [(name) => fields.get(name)] : [];
  const patterns = byPattern(fields);
  const keyed = patterns.get(patternOf(key)) ?? [];
  return keyed.map(({ places }): FieldReader => {
    return (name) => {
      const found = patterns.get(patternOf(name)) ?? [];
      const around = found.filter((each) => startsWith(places, each.places));
      const [first] = around.toSorted((a, b) => b.places.length - a.places.length);
      return (first ?? found.find((each) => startsWith(each.places, places)))?.value;
    };
  });
};
