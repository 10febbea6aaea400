import fc from 'fast-check';
import { createProfile, type Profile, type ProfileSettings } from '../../../src/encoding/index.ts';

const BASIC = [...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&()*+,-./0123456789:;<=>?¡ABCxyzÄÖÑÜ§¿äöñüà'];
const EXTENDED = [...'\f^{}\\[~]|€'];
const OUTSIDE = [...'’“”…–çêжДع中ñа́\u0301\u200d'];
const ASTRAL = [...'😀🎉👍🏽𝗦🇫🇷', '👨‍👩‍👧‍👦', '🏳️‍🌈'];

const character = (weights: readonly [number, number, number, number]): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...BASIC), weight: weights[0] },
    { arbitrary: fc.constantFrom(...EXTENDED), weight: weights[1] },
    { arbitrary: fc.constantFrom(...OUTSIDE), weight: weights[2] },
    { arbitrary: fc.constantFrom(...ASTRAL), weight: weights[3] },
  );

const texts = (of: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(of, { maxLength, size: 'max' }).map((characters) => characters.join(''));

/** GSM-7 texts with many escape pairs, long enough for several segments. */
export const gsm7Text = (maxLength = 500): fc.Arbitrary<string> => texts(character([5, 3, 0, 0]), maxLength);

/** Well-formed texts of every kind, mixed or not. */
export const anyText = (maxLength = 400): fc.Arbitrary<string> =>
  fc.oneof(
    gsm7Text(maxLength),
    texts(character([5, 1, 1, 1]), maxLength),
    texts(character([0, 0, 2, 3]), maxLength),
    fc.string({ unit: 'binary', maxLength, size: 'max' }),
  );

/** Any string JavaScript can hold: lone surrogates, control characters, noncharacters. */
export const anyString = (maxLength = 300): fc.Arbitrary<string> =>
  fc.array(fc.nat({ max: 0xffff }), { maxLength, size: 'max' }).map((units) => String.fromCharCode(...units));

/** A profile that a test states to be right. */
export const profile = (settings: ProfileSettings): Profile => {
  const created = createProfile(settings);
  if (!created.ok) throw new Error(created.error.detail);
  return created.value;
};
