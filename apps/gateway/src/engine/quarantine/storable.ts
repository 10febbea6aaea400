import { createHash } from 'node:crypto';

/** What a text of the store cannot hold: U+0000, and halves of surrogate pairs. */
const UNSTORABLE = /\0|\p{Cs}/u;
/** What is written in another way in an id that has such: those, the sign of the writing itself, and of a digest. */
const ESCAPED = /\0|\p{Cs}|%|^#/gu;
/** An id in another form begins with this; one that does so by itself is written in it, too. */
const MARK = '~';
const DIGEST_MARK = `${MARK}#`;

/** UTF-8 octets of an id that is kept whole: an index entry holds 2704. */
const LONGEST_ID = 1_024;
const LONGEST_SHOWN = 40;

/** Whether the store can hold a text as it is. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** A text without what the store cannot hold, each such place filled with U+FFFD. */
export const storableText = (text: string): string =>
  isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\ufffd');

const hex = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * The form in which a carrier's id is kept: its own in all usual cases. One with characters no text of the store can
 * hold is written with `%XXXX` for each, after a `~`; one that is too long for an index is kept as its SHA-256. No two
 * ids have one form, so a receipt that repeats the id finds its text.
 *
 * @example
 * storableId('00A17F') // '00A17F'
 * storableId('a\0b') // '~a%0000b'
 */
export const storableId = (id: string): string => {
  const written = isStorable(id) && !id.startsWith(MARK) ? id : MARK + id.replace(ESCAPED, hex);
  if (Buffer.byteLength(written) <= LONGEST_ID) return written;
  const digest = createHash('sha256').update(id, 'utf16le').digest('hex');
  return `${DIGEST_MARK}${digest} ${storableText(id.slice(0, LONGEST_SHOWN))}`;
};

/** The years a date of the store can have and an API can show. */
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 11, 31);

/** Whether an instant is one the store can hold. */
export const isStorableInstant = (at: Date): boolean => {
  const time = at.getTime();
  return time >= EARLIEST && time <= LATEST;
};
