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

/**
 * Some 15 ms and 4 MiB for each code tried. To try all codes of 6 digits with pepper and database in hand takes 16
 * cores a quarter of an hour: longer than any code lives.
 */
const COST = { N: 4_096, r: 8, p: 1 } as const;

const stretch = (code: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(code, salt, 32, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** The keyed hash of a code: scrypt under a salt (RFC 7914), then HMAC-SHA256 under the pepper (ASVS 5.0, 6.5.2). */
export const digestCode = async (
  keys: OtpKeys,
  subject: CodeSubject,
  code: string,
  salt: Buffer = randomBytes(16),
): Promise<CodeDigest> => {
  const stretched = await stretch(code, salt);
  const { account, challenge, generation, purpose } = subject;
  const digest = createHmac('sha256', keys.codes)
    .update(JSON.stringify([account, challenge, generation, purpose]))
    .update(stretched)
    .digest();
  return { salt, digest };
};

/** A digest that no code has: what a decoy keeps. It costs what the digest of a code costs. */
export const digestOfNothing = (keys: OtpKeys, subject: CodeSubject): Promise<CodeDigest> =>
  digestCode(keys, subject, randomBytes(32).toString('hex'));

/** Compares in a time that tells nothing of where they differ. */
export const sameDigest = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
