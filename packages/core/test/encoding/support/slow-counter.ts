/**
 * A counter that shares nothing with the product: alphabets typed as text, characters as an array, and the fewest
 * segments found by trying every cut.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '\f^{}\\[~]|€';

export interface SlowRules {
  readonly gsm7: { readonly single: number; readonly part: number };
  readonly ucs2: { readonly single: number; readonly part: number };
  readonly doubled: string;
}

export const SLOW_DEFAULT: SlowRules = {
  gsm7: { single: 160, part: 153 },
  ucs2: { single: 70, part: 67 },
  doubled: '',
};

/** Fewest segments for pieces that stay whole. */
export const fewestSegments = (sizes: readonly number[], single: number, part: number): number => {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return 0;
  if (total <= single) return 1;
  const fewest = [0];
  for (let end = 1; end <= sizes.length; end++) {
    let room = part;
    let best = Number.POSITIVE_INFINITY;
    for (let start = end - 1; start >= 0; start--) {
      room -= sizes[start]!;
      if (room < 0) break;
      best = Math.min(best, fewest[start]! + 1);
    }
    fewest.push(best);
  }
  return fewest[sizes.length]!;
};

/** Encoding, units and segments of a well-formed text in the default alphabet or UCS-2. */
export const slowMeasure = (text: string, rules: SlowRules = SLOW_DEFAULT) => {
  const characters = [...text];
  const isGsm7 = characters.every((character) => BASIC.includes(character) || EXTENDED.includes(character));
  const sizes = characters.map((character) => {
    if (!isGsm7) return character.length;
    return EXTENDED.includes(character) || rules.doubled.includes(character) ? 2 : 1;
  });
  const { single, part } = isGsm7 ? rules.gsm7 : rules.ucs2;
  return {
    encoding: isGsm7 ? 'gsm7' : 'ucs2',
    units: sizes.reduce((sum, size) => sum + size, 0),
    segments: fewestSegments(sizes, single, part),
  };
};
