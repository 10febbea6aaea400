import type fc from 'fast-check';
import type { Schema } from '../../../support/openapi/document.ts';
import {
  ANY_NUMBER,
  ANY_TEXT,
  ANY_VALUE,
  HOSTILE,
  HOSTILE_NUMBERS,
  HOSTILE_TEXTS,
} from './hostile-values.ts';
import type { Random } from './random.ts';

/** Ids and names that answers have held, by the address they were found under. */
export interface Known {
  /** The latest of all. */
  all(): readonly string[];
  /** The latest found under a collection, such as `/v1/messages`. */
  under(collection: string): readonly string[];
}

export interface ValueSource {
  readonly random: Random;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly known: Known;
}

/** Texts for patterns that no word fits. */
const FITTING = [
  ...[
    '2026-11',
    '10.50',
    '0.05',
    'sk_test_fuzz',
    'whsec_fuzz',
    'a1-b2',
    'FR',
    '20801',
    '123456',
    '12',
    'fr',
    'fr-CA',
  ],
  ...[
    '08:00',
    '21:00',
    '+33639980001',
    '33639980001',
    'shop.example',
    '192.0.2.7',
    '-1.5',
    'acme.myshopify.com',
  ],
];

const textFitting = (pattern: string, { random, known }: ValueSource): string | undefined => {
  const form = new RegExp(pattern, 'u');
  const fitting = [...known.all(), ...FITTING].filter((text) => form.test(text));
  return fitting.length === 0 ? undefined : random.pick(fitting);
};

const WORDS = [
  'Shop',
  'order-1',
  'FR',
  'fr',
  'EUR',
  '10.50',
  'Your order is on its way.',
  'Carillon',
  'simulator',
  'standard',
];
const DEEPEST = 8;

/** How often a value that its schema takes is a hostile one. */
const HOSTILE_SHARE = 0.15;
const INSTANT = /^[+-]?\d{4,6}-\d\d-\d\dT/;

/** Hostile texts that the schema takes: they go further than those it refuses. */
const hostileFitting = ({
  format,
  pattern,
  minLength = 0,
  maxLength = 100_000,
}: Schema): readonly string[] => {
  if (format === 'date-time') return HOSTILE_TEXTS.filter((text) => INSTANT.test(text));
  const form = pattern === undefined ? null : new RegExp(pattern, 'u');
  return HOSTILE_TEXTS.filter(
    ({ length }, index) =>
      length >= minLength && length <= maxLength && (form === null || form.test(HOSTILE_TEXTS[index]!)),
  );
};

const textFor = (
  { format, pattern, minLength = 0, maxLength = 200 }: Schema,
  source: ValueSource,
): string => {
  const { random } = source;
  if (random.chance(HOSTILE_SHARE)) {
    const isFree = format === undefined && pattern === undefined;
    const any = isFree && random.chance(0.5) ? random.of(ANY_TEXT) : null;
    if (any !== null && any.length >= minLength && any.length <= maxLength) return any;
    const hostileOnes = hostileFitting({
      ...(format && { format }),
      ...(pattern && { pattern }),
      minLength,
      maxLength,
    });
    if (hostileOnes.length > 0) return random.pick(hostileOnes);
  }
  const known = source.known.all();
  const fitting = pattern === undefined ? undefined : textFitting(pattern, source);
  if (fitting !== undefined && random.chance(0.9)) return fitting;
  if (format === 'date-time')
    return new Date(Date.UTC(2026, random.below(24), 1 + random.below(28))).toISOString();
  if (format === 'date') return '2026-11-25';
  if (format === 'uuid') return '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f';
  if (format === 'uri') return 'https://shop.example/x';
  if (format === 'email') return 'shop@example.com';
  if (random.chance(0.3)) return `+3363998${String(random.below(10_000)).padStart(4, '0')}`;
  if (known.length > 0 && random.chance(0.3)) return random.pick(known);
  return random.pick(WORDS).padEnd(minLength, 'x').slice(0, maxLength);
};

const objectFor = (schema: Schema, source: ValueSource, depth: number): unknown => {
  const { random } = source;
  const required = schema.required ?? [];
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    required.includes(name) || random.chance(0.4) ? [[name, valueFor(member, source, depth + 1)]] : [],
  );
  const free = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null;
  const more = free && random.chance(0.5) ? [[random.pick(WORDS), valueFor(free, source, depth + 1)]] : [];
  return Object.fromEntries([...named, ...more]);
};

const numberFor = ({ minimum, maximum }: Schema, random: Random, whole: boolean): number => {
  if (random.chance(HOSTILE_SHARE)) {
    const extremes = [minimum, maximum].filter((each) => typeof each === 'number');
    if (extremes.length > 0) return random.pick(extremes);
  }
  const least = typeof minimum === 'number' ? minimum : 0;
  const most = Math.min(typeof maximum === 'number' ? maximum : 100, least + 1_000);
  const value = least + random.next() * (most - least);
  return whole ? Math.round(value) : value;
};

/** A value that a schema may well take. */
export const valueFor = (schema: Schema, source: ValueSource, depth = 0): unknown => {
  const { random, schemas } = source;
  if (schema.$ref) return valueFor(schemas[schema.$ref.split('/').at(-1)!] ?? {}, source, depth);
  if (depth > DEEPEST || (schema.nullable && random.chance(0.15))) return null;
  if (schema.example !== undefined && random.chance(0.4)) return schema.example;
  if (schema.enum) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return valueFor(random.pick(choices), source, depth);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => valueFor(part, source, depth)));
  switch (schema.type) {
    case 'object':
      return objectFor(schema, source, depth);
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, random.below(4)) }, () =>
        valueFor(schema.items ?? {}, source, depth + 1),
      );
    case 'integer':
      return numberFor(schema, random, true);
    case 'number':
      return numberFor(schema, random, false);
    case 'boolean':
      return random.chance(0.5);
    case 'string':
      return textFor(schema, source);
    default:
      return random.pick([1, 'x', { a: 'b' }, ['x'], null]);
  }
};

/** Half of what is hostile is known to be, and half is whatever there is. */
const hostile = <Value>(random: Random, known: readonly Value[], any: fc.Arbitrary<Value>): Value =>
  random.chance(0.5) ? random.pick(known) : random.of(any);

/** Mostly of the same type: what is of another one goes no further than the schema. */
const hostileFor = (value: unknown, random: Random): unknown => {
  if (random.chance(0.75)) {
    if (typeof value === 'string') return hostile(random, HOSTILE_TEXTS, ANY_TEXT);
    if (typeof value === 'number') return hostile(random, HOSTILE_NUMBERS, ANY_NUMBER);
  }
  return hostile(random, HOSTILE, ANY_VALUE);
};

/** The value with something hostile somewhere in it. */
export const spoil = (value: unknown, random: Random): unknown => {
  const goIn =
    typeof value === 'object' && value !== null && Object.keys(value).length > 0 && random.chance(0.85);
  if (!goIn) return hostileFor(value, random);
  if (Array.isArray(value)) {
    const at = random.below(value.length);
    return value.map((item, index) => (index === at ? spoil(item, random) : item));
  }
  const entries = Object.entries(value);
  const at = random.below(entries.length);
  const [name] = entries[at]!;
  if (random.chance(0.1)) return Object.fromEntries(entries.filter(([each]) => each !== name));
  if (random.chance(0.1)) return { ...value, [random.pick(HOSTILE_TEXTS)]: random.pick(HOSTILE) };
  return Object.fromEntries(
    entries.map(([each, member]) => [each, each === name ? spoil(member, random) : member]),
  );
};
