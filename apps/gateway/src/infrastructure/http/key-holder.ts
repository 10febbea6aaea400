import type { Caller } from './caller.ts';

/** What a presented key turned out to be. */
export type KeyHolder =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'operator'; readonly keyId: string }
  | {
      readonly kind: 'ended';
      readonly how: 'key_revoked' | 'key_expired';
      readonly keyId: string;
      /** Null of an operator key. */
      readonly accountId: string | null;
    }
  | { readonly kind: 'unknown' };

/** Recognises API keys. */
export interface ApiKeyCache {
  recognise(key: string): Promise<KeyHolder>;
  /** Forgets what was remembered, after a key or an account has changed here or elsewhere. */
  forget(): void;
}
