import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { associatedData, decrypt, encrypt } from './aes-gcm.ts';
import type { MasterKey, MasterKeys } from './master-key.ts';
import { SealBroken } from './sealed-value.ts';

/** A data key as it is stored. */
export interface WrappedKey {
  readonly id: string;
  readonly wrappedKey: Buffer;
  readonly masterFingerprint: string;
}

const DATA_KEY_BYTES = 32;

const bind = (id: string): Buffer => associatedData('carillon data key', id);

/** Makes a data key of 256 random bits, wrapped. */
export const makeDataKey = (master: MasterKey, id: string): WrappedKey => ({
  id,
  wrappedKey: encrypt(master.wrappingKey, bind(id), randomBytes(DATA_KEY_BYTES)),
  masterFingerprint: master.fingerprint,
});

const unwrapBytes = ({ current, previous }: MasterKeys, wrapped: WrappedKey): Buffer => {
  const master = [current, ...previous].find(({ fingerprint }) => fingerprint === wrapped.masterFingerprint);
  if (!master) {
    throw new SealBroken(
      `Data key ${wrapped.id} is wrapped by master key ${wrapped.masterFingerprint}, which this process was not given. ` +
        'Restart it with the master keys the other processes have.',
    );
  }
  const bytes = decrypt(master.wrappingKey, bind(wrapped.id), wrapped.wrappedKey);
  if (bytes) return bytes;
  throw new SealBroken(`Data key ${wrapped.id} was changed in the database.`);
};

/**
 * Unwraps a data key.
 *
 * @throws SealBroken when no master key at hand wraps it, or its row was tampered with.
 */
export const unwrapDataKey = (masters: MasterKeys, wrapped: WrappedKey): KeyObject =>
  createSecretKey(unwrapBytes(masters, wrapped));

/** The same data key, wrapped by the current master key. */
export const rewrapDataKey = (masters: MasterKeys, wrapped: WrappedKey): WrappedKey => ({
  id: wrapped.id,
  wrappedKey: encrypt(masters.current.wrappingKey, bind(wrapped.id), unwrapBytes(masters, wrapped)),
  masterFingerprint: masters.current.fingerprint,
});
