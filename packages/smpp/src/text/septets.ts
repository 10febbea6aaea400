/**
 * Packs septets into octets, lowest bits first (3GPP TS 23.038 section 6.1.2.1.1).
 *
 * @param fill bits left free at the start, so that text after a user data header begins on a septet boundary.
 */
export const packSeptets = (septets: Uint8Array, fill = 0): Uint8Array => {
  const octets = new Uint8Array(Math.ceil((septets.length * 7 + fill) / 8));
  let bit = fill;
  for (const septet of septets) {
    const wide = (septet & 0x7f) << (bit & 7);
    octets[bit >> 3]! |= wide & 0xff;
    if (wide > 0xff) octets[(bit >> 3) + 1]! |= wide >> 8;
    bit += 7;
  }
  return octets;
};

/**
 * Unpacks so many septets; by default as many as the octets can hold. Eight septets fill seven octets, so of octets
 * that end in a whole zero septet nobody can tell padding from `@`: it counts as padding.
 */
export const unpackSeptets = (octets: Uint8Array, fill = 0, count?: number): Uint8Array => {
  const most = Math.floor((octets.length * 8 - fill) / 7);
  const septets = new Uint8Array(count ?? most);
  for (let index = 0; index < septets.length; index++) {
    const bit = index * 7 + fill;
    const wide = octets[bit >> 3]! | ((octets[(bit >> 3) + 1] ?? 0) << 8);
    septets[index] = (wide >> (bit & 7)) & 0x7f;
  }
  const padded = count === undefined && (octets.length * 8 - fill) % 7 === 0 && septets.at(-1) === 0;
  return padded ? septets.subarray(0, -1) : septets;
};

/** Fill bits after a user data header of so many octets. */
export const fillBits = (headerLength: number): number => (7 - ((headerLength * 8) % 7)) % 7;
