import type { KeyObject } from 'node:crypto';
import { BOX_OVERHEAD_BYTES, decrypt, encrypt } from './aes-gcm.ts';
import { bindContext, type SealContext } from './seal-context.ts';

/** A data key with the id its seals carry. */
export interface DataKey {
  /** UUID. */
  readonly id: string;
  readonly key: KeyObject;
}

/** Why a sealed value did not open. It is a fault: the database was changed by another hand, or restored in part. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/**
 * Sealed bytes describe themselves: a byte for the format, 16 for the id of the data key, then nonce, tag and
 * ciphertext. The header is authenticated with the rest.
 */
const FORMAT = 1;
const HEADER_BYTES = 17;

/** The length of a sealed value without its ciphertext. */
export const SEAL_OVERHEAD_BYTES: number = HEADER_BYTES + BOX_OVERHEAD_BYTES;

/** Seals a value for the one place named by its context. */
export const sealValue = (dataKey: DataKey, context: SealContext, plaintext: Uint8Array): Buffer => {
  const header = Buffer.concat([Buffer.of(FORMAT), Buffer.from(dataKey.id.replaceAll('-', ''), 'hex')]);
  return Buffer.concat([header, encrypt(dataKey.key, bindContext(header, context), plaintext)]);
};

/**
 * The id of the data key that sealed these bytes.
 *
 * @throws SealBroken when they are not a sealed value of a format this build knows.
 */
export const sealingKeyId = (sealed: Uint8Array): string => {
  if (sealed.length < SEAL_OVERHEAD_BYTES || sealed[0] !== FORMAT) {
    throw new SealBroken('The bytes are not a sealed value of a format this version knows.');
  }
  const hex = Buffer.from(sealed.subarray(1, HEADER_BYTES)).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/**
 * Opens a sealed value.
 *
 * @throws SealBroken when a bit was changed, or the value was sealed for another place.
 */
export const openValue = (key: KeyObject, context: SealContext, sealed: Uint8Array): Buffer => {
  const bound = bindContext(sealed.subarray(0, HEADER_BYTES), context);
  const plaintext = decrypt(key, bound, sealed.subarray(HEADER_BYTES));
  if (plaintext) return plaintext;
  throw new SealBroken(
    `A sealed ${context.purpose} was changed, or moved from another place: row ${context.row} of account ${context.account}.`,
  );
};
