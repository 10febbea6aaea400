import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';
import { type Language, languageOf, TABLES } from './language.ts';

/** One element of a user data header as it stands there. */
export interface InformationElement {
  readonly identifier: number;
  readonly octets: Uint8Array;
}

/** Which part of a long text this is: part `sequence` (from 1) of `total`, all with the same reference. */
export interface ConcatenatedPart {
  readonly reference: number;
  readonly total: number;
  readonly sequence: number;
  readonly referenceBits: 8 | 16;
}

/** A user data header, understood: TS 23.040 9.2.3.24. `others` are the elements that are not about the text. */
export interface UserDataHeader {
  readonly concatenation?: ConcatenatedPart;
  readonly locking?: Language;
  readonly single?: Language;
  readonly others?: readonly InformationElement[];
}

export type HeaderRefusal = Refusal<'header_malformed'>;

const CONCATENATION_8 = 0x00;
const CONCATENATION_16 = 0x08;
const NATIONAL_SINGLE = 0x24;
const NATIONAL_LOCKING = 0x25;

const NO_HEADER = new Uint8Array();

const concatenationElement = ({ reference, total, sequence, referenceBits }: ConcatenatedPart): number[] =>
  referenceBits === 8
    ? [CONCATENATION_8, 3, reference & 0xff, total, sequence]
    : [CONCATENATION_16, 4, (reference >> 8) & 0xff, reference & 0xff, total, sequence];

/**
 * Writes a header with its length octet in front; without elements it is empty, not a lone zero.
 *
 * @example
 * buildHeader({ concatenation: { reference: 7, total: 2, sequence: 1, referenceBits: 8 } }); // 05 00 03 07 02 01
 */
export const buildHeader = (header: UserDataHeader): Uint8Array => {
  const octets: number[] = [];
  if (header.concatenation !== undefined) octets.push(...concatenationElement(header.concatenation));
  if (header.locking !== undefined) octets.push(NATIONAL_LOCKING, 1, TABLES[header.locking].identifier);
  if (header.single !== undefined) octets.push(NATIONAL_SINGLE, 1, TABLES[header.single].identifier);
  for (const { identifier, octets: content } of header.others ?? [])
    octets.push(identifier, content.length, ...content);
  return octets.length === 0 ? NO_HEADER : Uint8Array.of(octets.length, ...octets);
};

const elementsOf = (userData: Uint8Array): readonly InformationElement[] | undefined => {
  const end = 1 + (userData[0] ?? 0);
  if (userData.length === 0 || end > userData.length) return undefined;
  const elements: InformationElement[] = [];
  for (let index = 1; index < end; ) {
    const start = index + 2;
    const next = start + (userData[index + 1] ?? 0);
    if (start > end || next > end) return undefined;
    elements.push({ identifier: userData[index]!, octets: userData.slice(start, next) });
    index = next;
  }
  return elements;
};

/** A concatenation element is ignored when a part is numbered 0 or beyond the total: TS 23.040 9.2.3.24.1. */
const concatenationOf = ({ identifier, octets }: InformationElement): ConcatenatedPart | undefined => {
  const wide = identifier === CONCATENATION_16;
  if (octets.length !== (wide ? 4 : 3)) return undefined;
  const total = octets.at(-2)!;
  const sequence = octets.at(-1)!;
  if (sequence === 0 || sequence > total) return undefined;
  const reference = wide ? (octets[0]! << 8) | octets[1]! : octets[0]!;
  return { reference, total, sequence, referenceBits: wide ? 16 : 8 };
};

/** What one element says; nothing for those the specification tells a receiver to ignore. */
const meaning = (element: InformationElement): UserDataHeader | undefined => {
  switch (element.identifier) {
    case CONCATENATION_8:
    case CONCATENATION_16: {
      const concatenation = concatenationOf(element);
      return concatenation && { concatenation };
    }
    case NATIONAL_LOCKING: {
      const locking = languageOf(element.octets[0] ?? 0);
      return locking && { locking };
    }
    case NATIONAL_SINGLE: {
      const single = languageOf(element.octets[0] ?? 0);
      return single && { single };
    }
    default:
      return undefined;
  }
};

const KNOWN = [CONCATENATION_8, CONCATENATION_16, NATIONAL_LOCKING, NATIONAL_SINGLE];

/**
 * Reads the header at the front of user data and says how many octets it takes. Of an element that comes twice the
 * last counts; a language or a part number that makes no sense is ignored, as the specification asks.
 *
 * Refusal: `header_malformed` when the header or an element is longer than the octets there are.
 */
export const parseHeader = (
  userData: Uint8Array,
): Result<{ readonly header: UserDataHeader; readonly octets: number }, HeaderRefusal> => {
  const elements = elementsOf(userData);
  if (elements === undefined)
    return refuse('header_malformed', 'The user data header is longer than the octets that hold it.');
  const others = elements.filter(({ identifier }) => !KNOWN.includes(identifier));
  const header: UserDataHeader = Object.assign({}, ...elements.map(meaning));
  return succeed({
    header: others.length === 0 ? header : { ...header, others },
    octets: 1 + userData[0]!,
  });
};
