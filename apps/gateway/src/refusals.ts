import { ConfigRefusal } from './config/refusal.ts';
import { DatabaseRefusal } from './database/refusal.ts';
import { VaultRefusal } from './vault/refusal.ts';

/** Tells whether the gateway declined to start, in words for the operator: to be printed without a stack. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof ConfigRefusal || error instanceof DatabaseRefusal || error instanceof VaultRefusal;
