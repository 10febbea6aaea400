import { hash, randomBytes } from 'node:crypto';

export type KeyMode = 'live' | 'test' | 'operator';

/** A key that was just made: the secret is shown once, the rest is stored. */
export interface NewKey {
  readonly key: string;
  readonly prefix: string;
  readonly hash: string;
}

/** Keys of ours are longer; a person who tries the gateway out may set a short one. */
const SHAPE = /^ck_(live|test|operator)_[A-Za-z0-9_-]{4,200}$/;
const SHOWN_CHARACTERS = 6;

/**
 * The digest a key is stored and found by. A plain hash is enough: keys carry 256 random bits (OWASP ASVS 5.0, 6.5.2
 * asks for a password hash below 112 bits).
 */
export const hashKey = (key: string): string => hash('sha256', key, 'base64url');

/** The mode a key's text claims; null when it is not a key at all. */
export const keyMode = (key: string): KeyMode | null => (SHAPE.exec(key)?.[1] as KeyMode | undefined) ?? null;

/** Describes a key whose text is known, such as one set by the environment. */
export const describeKey = (key: string): NewKey => {
  const secretStart = key.indexOf('_', 3) + 1;
  return { key, prefix: key.slice(0, secretStart + SHOWN_CHARACTERS), hash: hashKey(key) };
};

/** Makes a key of 256 random bits. */
export const makeKey = (mode: KeyMode): NewKey =>
  describeKey(`ck_${mode}_${randomBytes(32).toString('base64url')}`);
