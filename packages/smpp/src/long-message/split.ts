import { ESCAPE } from '../text/gsm7.ts';
import type { Unit } from './capacity.ts';

/**
 * Cuts the body of a message into parts of at most so many units. An escape pair of a 7-bit alphabet and a surrogate
 * pair of UTF-16 are never cut. Bodies are one septet per octet, two octets per UTF-16 unit, or plain octets.
 */
export const splitBody = (body: Uint8Array, capacity: number, unit: Unit): Uint8Array[] => {
  const width = unit === 'ucs2' ? 2 : 1;
  const parts: Uint8Array[] = [];
  let start = 0;
  while (start < body.length) {
    let end = Math.min(body.length, start + capacity * width);
    if (end < body.length && cutsPair(body, start, end, unit)) end -= width;
    parts.push(body.subarray(start, end));
    start = end;
  }
  return parts;
};

const cutsPair = (body: Uint8Array, start: number, end: number, unit: Unit): boolean => {
  if (unit === 'ucs2') return (body[end - 2]! & 0xfc) === 0xd8 && (body[end]! & 0xfc) === 0xdc;
  return unit === 'septet' && escapesBefore(body, start, end) % 2 === 1;
};

/** Escapes right before a place: an odd number means the next septet belongs to the last of them. */
const escapesBefore = (body: Uint8Array, start: number, end: number): number => {
  let count = 0;
  while (end - 1 - count >= start && body[end - 1 - count] === ESCAPE) count += 1;
  return count;
};
