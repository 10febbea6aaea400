import { randomBytes } from 'node:crypto';
import {
  type MasterKey,
  type MasterKeys,
  parseMasterKey,
} from '../../../src/infrastructure/vault/master-key.ts';

/** A master key of random bytes, as text and as the vault knows it. */
export const newMasterKey = (): { readonly text: string; readonly key: MasterKey } => {
  const text = randomBytes(32).toString('base64');
  const key = parseMasterKey(text, 'GATEWAY_MASTER_KEY');
  if (!key.ok) throw new Error(key.error);
  return { text, key: key.value };
};

export const masterKeys = (current: MasterKey, ...previous: MasterKey[]): MasterKeys => ({
  current,
  previous,
});
