import { createHash } from 'node:crypto';
import type { Draft } from '@carillon/core/admission';
import type { Caller } from '../../../infrastructure/http/caller.ts';

/**
 * What must be unique for a business fact to text a person once: fact, recipient, purpose, and whether it is a test.
 * 128 bits of a digest: enough to never collide, half the index. Null when the request names no fact.
 */
export const eventKeyDigest = (caller: Caller, { request, recipient }: Draft): Buffer | null =>
  request.eventKey === null
    ? null
    : createHash('sha256')
        .update([caller.mode, request.purpose, recipient.e164, request.eventKey].join('\n'))
        .digest()
        .subarray(0, 16);
