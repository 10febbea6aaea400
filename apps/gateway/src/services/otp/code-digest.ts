import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { OtpKeys } from './pepper.ts';

/** A code as it is kept. */
export interface CodeDigest {
  readonly salt: Buffer;
  readonly digest: Buffer;
}

/** What a code is good for: one challenge, one text of it, one purpose. Its digest fits nowhere else. */
export interface CodeSubject {
  readonly account: string;
  readonly challenge: string;
  /** Which text of the challenge carried it; a later one makes it worthless. */
  readonly generation: number;
  readonly purpose: string;
}

const SALT_OCTETS = 12;

/** Salts of the scheme before, which stretched codes by scrypt. */
const STRETCHED_SALT_OCTETS = 16;
const STRETCHED_COST = { N: 4_096, r: 8, p: 1 } as const;

const keyed = (keys: OtpKeys, { account, challenge, generation, purpose }: CodeSubject) =>
  createHmac('sha256', keys.codes).update(JSON.stringify([account, challenge, generation, purpose]));

/**
 * The keyed hash of a code: HMAC-SHA256 under the pepper, over what the code is good for, a salt and the code. Nobody can
 * try codes against it without the pepper, which is not in the database (ADR 27).
 */
export const digestCode = (
  keys: OtpKeys,
  subject: CodeSubject,
  code: string,
  salt: Buffer = randomBytes(SALT_OCTETS),
): CodeDigest => ({ salt, digest: keyed(keys, subject).update(salt).update(code).digest() });

/** A digest that no code has: what a decoy keeps. */
export const digestOfNothing = (keys: OtpKeys, subject: CodeSubject): CodeDigest =>
  digestCode(keys, subject, randomBytes(32).toString('hex'));

const stretch = (code: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(code, salt, 32, STRETCHED_COST, (error, key) => (error ? reject(error) : resolve(key)));
  });

/**
 * The digest of a code that was typed, to compare with one that is kept.
 *
 * A challenge that was open while the gateway was updated has a digest of the scheme before. No code lives longer than ten
 * minutes, so that scheme may go with the next release.
 */
export const digestTyped = async (
  keys: OtpKeys,
  subject: CodeSubject,
  { code, salt }: { readonly code: string; readonly salt: Buffer },
): Promise<Buffer> =>
  salt.length === STRETCHED_SALT_OCTETS
    ? keyed(keys, subject)
        .update(await stretch(code, salt))
        .digest()
    : digestCode(keys, subject, code, salt).digest;

/** Compares in a time that tells nothing of where they differ. */
export const sameDigest = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
