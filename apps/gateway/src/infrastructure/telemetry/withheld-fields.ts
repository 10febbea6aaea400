import { describeError } from './error-description.ts';

const WITHHELD = '[withheld]';

/** The last word of a property's name, when the property holds what a person wrote or what opens an account. */
const WORDS = new Set([
  ...[
    'authorization',
    'bodies',
    'body',
    'ciphertext',
    'content',
    'cookie',
    'cookies',
    'credentials',
    'headers',
    'key',
  ],
  ...[
    'otp',
    'params',
    'passphrase',
    'password',
    'passwords',
    'payload',
    'plaintext',
    'secret',
    'secrets',
    'signature',
  ],
  ...['text', 'texts', 'token', 'tokens', 'variables'],
]);

/** Names that end in such a word and hold neither. */
const HARMLESS = new Set(['event_key', 'public_key']);

/** Addresses that hold a password. */
const ADDRESSES = new Set(['connection_string', 'database_url']);

/** Requests and replies have serializers of their own. */
const LEFT_TO_SERIALIZERS = new Set(['req', 'res']);
const DEEPEST = 6;

const evaluate = (field: string): boolean => {
  const name = field
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return ADDRESSES.has(name) || (WORDS.has(name.slice(name.lastIndexOf('_') + 1)) && !HARMLESS.has(name));
};

/** Names of fields come from the code, so they are few; more than this are somebody's data. */
const MOST_REMEMBERED = 1_000;
const remembered = new Map<string, boolean>();

const isWithheld = (field: string): boolean => {
  const known = remembered.get(field);
  if (known !== undefined) return known;
  const result = evaluate(field);
  if (remembered.size < MOST_REMEMBERED) remembered.set(field, result);
  return result;
};

/**
 * A copy of what is about to be logged, without bodies, texts and secrets at any depth, and with errors described.
 * Objects of a class appear by its name, unless they say themselves how they are written as JSON.
 */
export const withholdFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    kept[field] = LEFT_TO_SERIALIZERS.has(field) ? value : withhold(field, value, 1);
  }
  return kept;
};

const withhold = (field: string, value: unknown, depth: number): unknown => {
  if (value === null || value === undefined) return value;
  if (isWithheld(field)) return WITHHELD;
  if (typeof value !== 'object') return value;
  if (value instanceof Error) return describeError(value);
  if (depth > DEEPEST) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => withhold('', item, depth + 1));
  if (isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, withhold(name, inner, depth + 1)]),
    );
  }
  return writeInstance(value, depth);
};

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const writeInstance = (value: object, depth: number): unknown => {
  const name = `[${value.constructor.name}]`;
  if (ArrayBuffer.isView(value) || !('toJSON' in value) || typeof value.toJSON !== 'function') return name;
  return withhold('', value.toJSON(), depth + 1);
};
