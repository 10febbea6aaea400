import { type Result, succeed } from '../result/index.ts';
import type { Encoding } from './measure.ts';
import { isOctets, octetsToText } from './octet-alphabets.ts';
import { fillBits, headerSeptets, unpackSeptets } from './septet-packing.ts';
import { septetsToText, ucs2ToText } from './text-octets.ts';
import { type HeaderRefusal, parseHeader, type UserDataHeader } from './user-data-header.ts';

/** How the user data of a received segment is to be read; the data coding and the UDH indicator say it. */
export type UserDataFormat = {
  /** Whether a user data header comes first (the UDHI bit); the default is no. */
  readonly hasHeader?: boolean;
} & (
  | { readonly encoding: Encoding; readonly packing?: 'unpacked' }
  | { readonly encoding: 'gsm7'; readonly packing: 'packed'; readonly userDataLength: number }
);

/** What one segment says, and which part of which text it is, if its header tells. */
export interface DecodedSegment {
  readonly text: string;
  readonly header: UserDataHeader;
}

const bodyText = (
  userData: Uint8Array,
  headerLength: number,
  header: UserDataHeader,
  format: UserDataFormat,
): string => {
  const body = userData.subarray(headerLength);
  if (format.encoding === 'ucs2') return ucs2ToText(body);
  if (isOctets(format.encoding)) return octetsToText(body);
  const tables = { locking: header.locking ?? 'default', single: header.single ?? 'default' } as const;
  if (format.packing !== 'packed') return septetsToText(body, tables);
  const count = Math.max(0, format.userDataLength - headerSeptets(headerLength));
  return septetsToText(unpackSeptets(body, count, headerLength === 0 ? 0 : fillBits(headerLength)), tables);
};

/**
 * Reads the user data of one segment back into text. The parts of a long text are joined as strings, in the order of
 * `header.concatenation.sequence`: a surrogate pair that a sender cut in two is whole again then.
 *
 * Refusal: `header_malformed`. Anything else gives a text, with U+FFFD where octets mean nothing.
 */
export const decode = (
  userData: Uint8Array,
  format: UserDataFormat,
): Result<DecodedSegment, HeaderRefusal> => {
  if (!format.hasHeader) return succeed({ text: bodyText(userData, 0, {}, format), header: {} });
  const parsed = parseHeader(userData);
  if (!parsed.ok) return parsed;
  const { header, octets } = parsed.value;
  return succeed({ text: bodyText(userData, octets, header, format), header });
};
