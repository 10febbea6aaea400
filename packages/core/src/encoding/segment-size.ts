/** How many units one segment holds: `single` when the text is one segment, `part` when it is one of several. */
export interface SegmentSize {
  readonly single: number;
  readonly part: number;
}

/**
 * How the parts of a long text say that they belong together: a user data header with an 8-bit or a 16-bit reference,
 * the SMPP TLVs `sar_*`, or `message_payload`, which leaves the cutting to the SMSC.
 */
export type Concatenation = 'udh8' | 'udh16' | 'sar' | 'payload';

/** The width of the reference that ties the parts of a text together. */
export const referenceBits = (concatenation: Concatenation): 8 | 16 =>
  concatenation === 'udh16' || concatenation === 'sar' ? 16 : 8;

/** Octets of user data in one short message: TS 23.040 9.2.3.24. */
export const USER_DATA_OCTETS = 140;

/** Octets of the concatenation element. With SAR and message_payload the SMSC writes it, with an 8-bit reference. */
export const CONCATENATION_OCTETS: Readonly<Record<Concatenation, number>> = {
  udh8: 5,
  udh16: 6,
  sar: 5,
  payload: 5,
};

/** Octets of one national language element: identifier, length, language. */
export const LANGUAGE_OCTETS = 3;

const headerOctets = (elementOctets: number): number => (elementOctets === 0 ? 0 : 1 + elementOctets);

/** Septets that fit behind a header of these elements, after the fill bits that align them: TS 23.040 9.2.3.24. */
const septetsBehind = (elementOctets: number): number =>
  Math.floor(((USER_DATA_OCTETS - headerOctets(elementOctets)) * 8) / 7);

/**
 * What fits physically into a GSM-7 segment: 160/153, or 155/149 with one language element and 152/146 with two (one
 * septet less for a part when the reference has 16 bits).
 */
export const septetRoom = (concatenation: Concatenation, languageElements = 0): SegmentSize => ({
  single: septetsBehind(LANGUAGE_OCTETS * languageElements),
  part: septetsBehind(CONCATENATION_OCTETS[concatenation] + LANGUAGE_OCTETS * languageElements),
});

/** What fits physically into a segment of an alphabet that takes an octet for a character: 140/134, or 140/133. */
export const octetRoom = (concatenation: Concatenation): SegmentSize => ({
  single: USER_DATA_OCTETS,
  part: USER_DATA_OCTETS - headerOctets(CONCATENATION_OCTETS[concatenation]),
});

/** What fits physically into a UCS-2 segment, in UTF-16 units: 70/67, or 70/66 with a 16-bit reference. */
export const ucs2Room = (concatenation: Concatenation): SegmentSize => ({
  single: USER_DATA_OCTETS / 2,
  part: Math.floor((USER_DATA_OCTETS - headerOctets(CONCATENATION_OCTETS[concatenation])) / 2),
});
