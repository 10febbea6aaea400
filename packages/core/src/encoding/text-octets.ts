import { TABLES, type TableChoice } from './language.ts';
import { lockingCodes, lockingRows, NO_SEPTET, singleCodes } from './septets.ts';
import { ESCAPE, RESERVED } from './tables/language-tables.ts';

/** The septets of a text written with these tables, one per octet. Every character must be in them. */
export const textToSeptets = (text: string, tables: TableChoice): Uint8Array => {
  const locking = lockingCodes(tables.locking);
  const single = singleCodes(tables.single);
  const septets = new Uint8Array(text.length * 2);
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const septet = locking[unit]!;
    if (septet === NO_SEPTET) septets[count++] = ESCAPE;
    septets[count++] = septet === NO_SEPTET ? single[unit]! : septet;
  }
  return septets.subarray(0, count);
};

const UNREADABLE = '\ufffd';

/**
 * The text of septets, one per octet (the eighth bit is ignored). As TS 23.038 6.2.1.1 asks: a pair the single shift
 * table lacks shows the character of the locking table, and two escapes, or one at the end, show a space. A reserved
 * cell of a locking table shows U+FFFD.
 */
export const septetsToText = (septets: Uint8Array, tables: TableChoice): string => {
  const locking = lockingRows(tables.locking).join('').replaceAll(RESERVED, UNREADABLE);
  const single = TABLES[tables.single].single.join('');
  let text = '';
  for (let index = 0; index < septets.length; index++) {
    const septet = septets[index]! & 0x7f;
    if (septet !== ESCAPE) {
      text += locking[septet]!;
      continue;
    }
    index++;
    const escaped = index < septets.length ? septets[index]! & 0x7f : ESCAPE;
    if (escaped === ESCAPE) text += ' ';
    else text += single[escaped] === RESERVED ? locking[escaped]! : single[escaped]!;
  }
  return text;
};

/** The text as UCS-2, big-endian: two octets per UTF-16 unit. */
export const textToUcs2 = (text: string): Uint8Array => {
  const octets = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index++) {
    octets[index * 2] = text.charCodeAt(index) >> 8;
    octets[index * 2 + 1] = text.charCodeAt(index) & 0xff;
  }
  return octets;
};

/** The text of big-endian UCS-2. A lone octet at the end shows U+FFFD; half a pair stays, its other half may follow. */
export const ucs2ToText = (octets: Uint8Array): string => {
  let text = '';
  for (let index = 0; index + 1 < octets.length; index += 2)
    text += String.fromCharCode((octets[index]! << 8) | octets[index + 1]!);
  return octets.length % 2 === 0 ? text : text + UNREADABLE;
};
