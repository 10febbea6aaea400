import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { fail, type Result, succeed } from '@carillon/core/result';

/** The key that wraps data keys. It prints as its fingerprint; the bytes never leave the key object. */
export interface MasterKey {
  /** 16 hex digits that name the key and tell nothing about it. */
  readonly fingerprint: string;
  /** Where the operator finds it: the name of a variable, or the path of a file. */
  readonly origin: string;
  readonly wrappingKey: KeyObject;
}

/** The master keys a process knows: new data keys are wrapped by `current`, the others still unwrap. */
export interface MasterKeys {
  readonly current: MasterKey;
  readonly previous: readonly MasterKey[];
}

export const MASTER_KEY_BYTES = 32;

const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** Keys for two uses come from the master key by HKDF (RFC 5869), so that neither use tells about the other. */
const derive = (bytes: Buffer, use: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', bytes, '', `carillon vault: ${use}`, length));

/** The bytes of a master key as it is written; null when the text is none. */
export const masterKeyBytes = (text: string): Buffer | null => {
  const trimmed = text.trim();
  if (HEX.test(trimmed)) return Buffer.from(trimmed, 'hex');
  return BASE64.test(trimmed) ? Buffer.from(trimmed, 'base64') : null;
};

/** Reads a master key written as 64 hex digits or as base64 of 32 bytes; otherwise tells what is wrong with the text. */
export const parseMasterKey = (text: string, origin: string): Result<MasterKey, string> => {
  const bytes = masterKeyBytes(text);
  if (bytes === null) return fail('is not 32 bytes in base64 (44 characters) or in hex (64 digits)');
  return succeed({
    origin,
    fingerprint: derive(bytes, 'fingerprint', 8).toString('hex'),
    wrappingKey: createSecretKey(derive(bytes, 'data key wrapping', 32)),
  });
};
