import { FICTIONAL_RANGES } from '@carillon/core/numbers';
import type { Caller } from '../../infrastructure/http/caller.ts';

/**
 * Regular expressions of the numbers that lists of people show to a caller; null shows all. A test key sees virtual
 * phones only: it lies about in places that no person's number should be in.
 */
export const shownNumbers = ({ mode }: Pick<Caller, 'mode'>): readonly string[] | null =>
  mode === 'test' ? FICTIONAL_RANGES.map(({ pattern }) => pattern.source) : null;
