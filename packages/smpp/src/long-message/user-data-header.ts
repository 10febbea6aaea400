/** One information element of a user data header (3GPP TS 23.040 section 9.2.3.24). */
export interface InformationElement {
  readonly id: number;
  readonly value: Uint8Array;
}

/** Identifiers this package writes or reads. */
export const ELEMENT = {
  concatenation8: 0x00,
  concatenation16: 0x08,
  nationalSingleShift: 0x24,
  nationalLockingShift: 0x25,
} as const;

/** A user data header and the octets after it. */
export interface UserData {
  readonly elements: readonly InformationElement[];
  /** Octets the header takes, its length octet included. */
  readonly headerLength: number;
  readonly body: Uint8Array;
}

/** Reads the header at the start of a message, or undefined where it is broken: longer than the message, or torn. */
export const readUserData = (octets: Uint8Array): UserData | undefined => {
  const length = octets[0];
  if (length === undefined || length + 1 > octets.length) return undefined;
  const end = length + 1;
  const elements: InformationElement[] = [];
  let offset = 1;
  while (offset < end) {
    const size = octets[offset + 1];
    if (size === undefined || offset + 2 + size > end) return undefined;
    elements.push({ id: octets[offset]!, value: octets.subarray(offset + 2, offset + 2 + size) });
    offset += 2 + size;
  }
  return { elements, headerLength: end, body: octets.subarray(end) };
};

/** Writes a header, its length octet first; no elements give no octets. */
export const writeUserDataHeader = (elements: readonly InformationElement[]): Uint8Array => {
  if (elements.length === 0) return new Uint8Array(0);
  const octets = elements.flatMap(({ id, value }) => [id, value.length, ...value]);
  return Uint8Array.of(octets.length, ...octets);
};
