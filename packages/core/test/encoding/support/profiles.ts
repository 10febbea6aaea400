import fc from 'fast-check';
import {
  type Alphabet,
  type Concatenation,
  createProfile,
  LANGUAGES,
  type Profile,
  type SegmentSize,
} from '../../../src/encoding/index.ts';
import { octetRoom, septetRoom, ucs2Room } from '../../../src/encoding/segment-size.ts';

const ALPHABETS: readonly Alphabet[] = ['gsm7', 'latin1', 'ascii'];
const CONCATENATIONS: readonly Concatenation[] = ['udh8', 'udh16', 'sar', 'payload'];

/** What fits, or what a careful carrier allows of it: a text of one segment fits into two parts, as anywhere. */
const sizeWithin = ({ single, part }: SegmentSize): fc.Arbitrary<SegmentSize> =>
  fc.oneof(
    { arbitrary: fc.constant({ single, part }), weight: 3 },
    {
      arbitrary: fc
        .tuple(fc.integer({ min: 2, max: single }), fc.double({ min: 0.5, max: 1, noNaN: true }))
        .map(([most, share]) => ({
          single: most,
          part: Math.min(most, part, Math.ceil(most * share) + 1),
        })),
      weight: 1,
    },
  );

const languages = fc.uniqueArray(fc.constantFrom(...LANGUAGES), { maxLength: 3 });

/** Any profile that settings of a carrier can make: alphabets, ways of long texts, sizes, language tables, dear characters. */
export const anyProfile: fc.Arbitrary<Profile> = fc
  .tuple(fc.constantFrom(...ALPHABETS), fc.constantFrom(...CONCATENATIONS))
  .chain(([alphabet, concatenation]) =>
    fc.record({
      name: fc.constant(`${alphabet} ${concatenation}`),
      alphabet: fc.constant(alphabet),
      concatenation: fc.constant(concatenation),
      gsm7: sizeWithin(septetRoom(concatenation)),
      octets: sizeWithin(octetRoom(concatenation)),
      ucs2: sizeWithin(ucs2Room(concatenation)),
      doubled: fc.constantFrom('', '', '&$@\n\r', 'aeiou'),
      locking: languages,
      single: languages,
    }),
  )
  .map(({ locking, single, doubled, ...settings }) => {
    // What does not go together is left out: national tables need GSM-7, a header, and no dear characters.
    const isGsm7 = settings.alphabet === 'gsm7';
    const hasTables = isGsm7 && doubled === '' && !['sar', 'payload'].includes(settings.concatenation);
    const created = createProfile({
      ...settings,
      ...(isGsm7 && { doubled }),
      ...(hasTables && { locking: locking.filter((language) => language !== 'spanish'), single }),
    });
    if (!created.ok) throw new Error(`${created.error.field}: ${created.error.detail}`);
    return created.value;
  });
