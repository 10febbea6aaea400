import { LANGUAGES, MAX_SEGMENTS } from '@carillon/core/encoding';
import fc from 'fast-check';

/** What is particular about an SMSC, as an operator writes it, as far as the cutting of texts goes. */
export interface CuttingProfile {
  readonly defaultAlphabet: 'gsm7' | 'gsm7-packed' | 'latin1' | 'ascii';
  readonly longMessages: 'udh-8' | 'udh-16' | 'sar' | 'payload';
  readonly segments: object;
}

const ALPHABETS: readonly CuttingProfile['defaultAlphabet'][] = ['gsm7', 'gsm7-packed', 'latin1', 'ascii'];
export const LONG_MESSAGES: readonly CuttingProfile['longMessages'][] = ['udh-8', 'udh-16', 'sar', 'payload'];

/** The most that fits beside the largest header, so that every size is one that any SMSC can be given. */
const ROOM = {
  gsm7: { single: 160, part: 152 },
  octets: { single: 140, part: 133 },
  ucs2: { single: 70, part: 66 },
};
const ROOM_WITH_TABLES = { ...ROOM, gsm7: { single: 152, part: 145 } };

/** A careful carrier's size; its parts hold a text of one segment in two. */
const sizeWithin = (most: { single: number; part: number }) =>
  fc
    .tuple(fc.integer({ min: 20, max: most.single }), fc.double({ min: 0.6, max: 1, noNaN: true }))
    .map(([single, share]) => ({ single, part: Math.min(most.part, Math.ceil(single * share)) }));

const sizes = (room: typeof ROOM) =>
  fc.oneof(
    { arbitrary: fc.constant(room), weight: 3 },
    {
      arbitrary: fc.record({
        gsm7: sizeWithin(room.gsm7),
        octets: sizeWithin(room.octets),
        ucs2: sizeWithin(room.ucs2),
      }),
      weight: 1,
    },
  );

const tables = fc.record({
  locking: fc.uniqueArray(fc.constantFrom(...LANGUAGES.filter((language) => language !== 'spanish')), {
    maxLength: 3,
  }),
  single: fc.uniqueArray(fc.constantFrom(...LANGUAGES), { maxLength: 3 }),
});

/** As long as a text may be at all: ten segments. */
const withCaps = <Sizes extends typeof ROOM>({ gsm7, octets, ucs2 }: Sizes) => ({
  gsm7,
  octets,
  ucs2,
  cap: {
    gsm7: MAX_SEGMENTS * gsm7.part,
    octets: MAX_SEGMENTS * octets.part,
    ucs2: MAX_SEGMENTS * ucs2.part,
  },
});

/** National tables belong to GSM-7 with a header; characters that count twice, to GSM-7 without such tables. */
const segmentsOf = ({
  defaultAlphabet,
  longMessages,
}: Pick<CuttingProfile, 'defaultAlphabet' | 'longMessages'>): fc.Arbitrary<object> => {
  const plain = sizes(ROOM).map(withCaps);
  if (!defaultAlphabet.startsWith('gsm7')) return plain;
  const doubled = fc
    .tuple(plain, fc.constantFrom('&$@\n', 'aeiou'))
    .map(([size, dear]) => ({ ...size, doubled: dear }));
  if (!longMessages.startsWith('udh')) return fc.oneof(plain, doubled);
  const national = fc
    .tuple(sizes(ROOM_WITH_TABLES).map(withCaps), tables)
    .map(([size, languages]) => ({ ...size, ...languages }));
  return fc.oneof(plain, doubled, national);
};

/** Any profile that cuts by one of the ways given. */
export const anyCuttingProfile = (
  ways: readonly CuttingProfile['longMessages'][] = LONG_MESSAGES,
): fc.Arbitrary<CuttingProfile> =>
  fc
    .record({ defaultAlphabet: fc.constantFrom(...ALPHABETS), longMessages: fc.constantFrom(...ways) })
    .chain((base) => segmentsOf(base).map((segments) => ({ ...base, segments })));

const LETTERS = [
  [...'aB1 éü@$&\n'],
  [...'aeiou €{}[]~|^\\'],
  [...'àçêþ©y a'],
  [...'жПё '],
  ['😀', '🏳️‍🌈', '👍🏽', '❤️', 'и\u0306'],
  [...'ğşıİa '],
  [...'निक ा'],
];

const length = fc.oneof(
  fc.integer({ min: 1, max: 330 }),
  fc.integer({ min: 1, max: 800 }),
  fc.integer({ min: 1, max: 1_600 }),
);

/** So much of a text, and no half of a surrogate pair. */
const shortened = (text: string, most: number): string => {
  const short = text.slice(0, most);
  return short.isWellFormed() ? short : short.slice(0, -1);
};

const textOf = (letters: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 40 }), length)
    .map(([some, wanted]) => {
      const long = `x${some.join('').repeat(wanted)}`.normalize('NFC');
      return shortened(long, wanted).trimEnd();
    });

/** Texts of 1 to 1 600 characters in every alphabet, each by itself and mixed; as a carrier gets them, composed. */
export const anyLongText: fc.Arbitrary<string> = fc.oneof(...[...LETTERS, LETTERS.flat()].map(textOf));
