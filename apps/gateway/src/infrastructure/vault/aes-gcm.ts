import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What encryption adds to the length of a plaintext. */
export const BOX_OVERHEAD_BYTES: number = NONCE_BYTES + TAG_BYTES;

/** Writes parts as bytes, so that no two lists of parts read the same. */
export const associatedData = (...parts: readonly string[]): Buffer =>
  Buffer.from(JSON.stringify(parts), 'utf8');

/** Encrypts under a random 96-bit nonce (NIST SP 800-38D, 8.2.2). The box is nonce, tag, ciphertext. */
export const encrypt = (key: KeyObject, bound: Uint8Array, plaintext: Uint8Array): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
};

/** Decrypts a box; null when it is not what was encrypted under this key with this associated data. */
export const decrypt = (key: KeyObject, bound: Uint8Array, box: Uint8Array): Buffer | null => {
  if (box.length < BOX_OVERHEAD_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, box.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(bound);
  decipher.setAuthTag(box.subarray(NONCE_BYTES, BOX_OVERHEAD_BYTES));
  const plaintext = decipher.update(box.subarray(BOX_OVERHEAD_BYTES));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    return null;
  }
};
