import { fail, type Result, succeed } from '../result/index.ts';
import type { TextRefusal } from './check-text.ts';
import { type CutText, cutText, tooManySegments } from './cut.ts';
import { DEFAULT_TABLES, type TableChoice } from './language.ts';
import type { Encoding } from './measure.ts';
import { isOctets, textToOctets } from './octet-alphabets.ts';
import { defaultProfile, type Profile } from './profile.ts';
import { referenceBits } from './segment-size.ts';
import { fillBits, headerSeptets, packSeptets } from './septet-packing.ts';
import type { SegmentRange } from './split.ts';
import { textToSeptets, textToUcs2 } from './text-octets.ts';
import { buildHeader, type ConcatenatedPart, type UserDataHeader } from './user-data-header.ts';

/** One octet per septet, as SMPP carries it, or eight septets in seven octets, as the air does. */
export type Packing = 'unpacked' | 'packed';

/** One segment ready to be handed over. */
export interface EncodedSegment extends SegmentRange {
  readonly text: string;
  /** The user data header with its length octet; empty when the segment needs none. */
  readonly header: Uint8Array;
  /** Header and text as octets: the `short_message` of SMPP, the TP-UD of a PDU. */
  readonly userData: Uint8Array;
  /** TP-UDL: septets when packed (the header counted in), octets otherwise. */
  readonly userDataLength: number;
  /** Which part it is, also when TLVs say it and not the header; absent for a text of one segment. */
  readonly part?: ConcatenatedPart;
}

/** A whole text as segments. With `message_payload` it is one, however many are billed. */
export interface EncodedText {
  readonly encoding: Encoding;
  readonly tables: TableChoice;
  readonly segments: readonly EncodedSegment[];
}

export interface EncodeOptions {
  /** Ties the parts of a long text together; its low 8 or 16 bits count. Must differ between texts to one recipient. */
  readonly reference?: number;
  /** How GSM-7 is written; the default is `unpacked`. */
  readonly packing?: Packing;
  /** Cuts a text that takes fewer into so many segments: as many as were priced for the dearest carrier of its route. */
  readonly wantedSegments?: number;
}

/** Octets a message_payload TLV holds: its length has 16 bits (SMPP 3.4 5.3.2.32). */
const MAX_PAYLOAD_OCTETS = 0xffff;

const headerOf = (
  profile: Profile,
  tables: TableChoice,
  part: ConcatenatedPart | undefined,
): UserDataHeader => ({
  ...(part && profile.concatenation !== 'sar' && { concatenation: part }),
  ...(tables.locking !== 'default' && { locking: tables.locking }),
  ...(tables.single !== 'default' && { single: tables.single }),
});

const concatenated = (header: Uint8Array, body: Uint8Array): Uint8Array => {
  if (header.length === 0) return body;
  const octets = new Uint8Array(header.length + body.length);
  octets.set(header);
  octets.set(body, header.length);
  return octets;
};

const bodyOf = (text: string, encoding: Encoding, tables: TableChoice): Uint8Array => {
  if (isOctets(encoding)) return textToOctets(text);
  return encoding === 'ucs2' ? textToUcs2(text) : textToSeptets(text, tables);
};

/** Header and text in one, and the length the PDU states. */
const userDataOf = (
  text: string,
  encoding: Encoding,
  tables: TableChoice,
  header: Uint8Array,
  packing: Packing,
) => {
  const body = bodyOf(text, encoding, tables);
  if (encoding !== 'gsm7' || packing === 'unpacked') {
    const userData = concatenated(header, body);
    return { userData, userDataLength: userData.length };
  }
  const packed = packSeptets(body, header.length === 0 ? 0 : fillBits(header.length));
  return {
    userData: concatenated(header, packed),
    userDataLength: headerSeptets(header.length) + body.length,
  };
};

const partOf = (
  { ranges, profile }: CutText,
  index: number,
  reference: number,
): ConcatenatedPart | undefined => {
  if (ranges.length === 1) return undefined;
  const bits = referenceBits(profile.concatenation);
  return {
    reference: reference % 2 ** bits,
    total: ranges.length,
    sequence: index + 1,
    referenceBits: bits,
  };
};

/**
 * Writes a text that was cut as segments with their octets. Refusal: `text_too_long` (more octets than a
 * message_payload holds). Sources: TS 23.038 6.1.2, TS 23.040 9.2.3.24.
 */
export const encodeCut = (
  cut: CutText,
  { reference = 0, packing = 'unpacked' }: Omit<EncodeOptions, 'wantedSegments'> = {},
): Result<EncodedText, TextRefusal> => {
  const { text, profile, measured, ranges } = cut;
  const { encoding, tables = DEFAULT_TABLES } = measured;
  const segments = ranges.map((range, index): EncodedSegment => {
    const part = partOf(cut, index, reference);
    const header = buildHeader(headerOf(profile, tables, part));
    const content = text.slice(range.start, range.end);
    return {
      ...range,
      text: content,
      header,
      ...userDataOf(content, encoding, tables, header, packing),
      ...(part && { part }),
    };
  });
  const overflows =
    profile.concatenation === 'payload' && (segments[0]?.userDataLength ?? 0) > MAX_PAYLOAD_OCTETS;
  return overflows ? fail(tooManySegments(measured.segments)) : succeed({ encoding, tables, segments });
};

/**
 * Cuts a text and writes its segments with their octets: `cutText`, then `encodeCut`, with the refusals of both.
 *
 * @example
 * const encoded = encode('Grüße aus Köln', defaultProfile, { reference: 42 });
 */
export const encode = (
  text: string,
  profile: Profile = defaultProfile,
  { wantedSegments, ...options }: EncodeOptions = {},
): Result<EncodedText, TextRefusal> => {
  const cut = cutText(text, profile, wantedSegments);
  return cut.ok ? encodeCut(cut.value, options) : cut;
};
