/** Bits that fill the last septet a user data header has begun, so that the text starts on a septet: TS 23.040 9.2.3.24. */
export const fillBits = (headerOctets: number): number => (7 - ((headerOctets * 8) % 7)) % 7;

/** Septets a user data header takes up, with its fill bits: what the user data length counts for it. */
export const headerSeptets = (headerOctets: number): number => Math.ceil((headerOctets * 8) / 7);

/**
 * Packs septets into octets, the lowest bits first: TS 23.038 6.1.2.1. The unused bits of the last octet are zero.
 *
 * @example
 * packSeptets(Uint8Array.of(0x68, 0x65)); // Uint8Array [0xe8, 0x32]
 */
export const packSeptets = (septets: Uint8Array, fill = 0): Uint8Array => {
  const octets = new Uint8Array(Math.ceil((fill + septets.length * 7) / 8));
  let bit = fill;
  for (const septet of septets) {
    const index = bit >> 3;
    const shifted = (septet & 0x7f) << (bit & 7);
    octets[index] = octets[index]! | (shifted & 0xff);
    if (shifted > 0xff) octets[index + 1] = shifted >> 8;
    bit += 7;
  }
  return octets;
};

/**
 * Unpacks `count` septets. Only the user data length tells how many there are: seven unused bits look like an `@`.
 * Octets that end too soon give fewer septets.
 */
export const unpackSeptets = (octets: Uint8Array, count: number, fill = 0): Uint8Array => {
  const available = Math.max(0, Math.floor((octets.length * 8 - fill) / 7));
  const septets = new Uint8Array(Math.min(count, available));
  for (let position = 0; position < septets.length; position++) {
    const bit = fill + position * 7;
    const pair = octets[bit >> 3]! | ((octets[(bit >> 3) + 1] ?? 0) << 8);
    septets[position] = (pair >> (bit & 7)) & 0x7f;
  }
  return septets;
};
