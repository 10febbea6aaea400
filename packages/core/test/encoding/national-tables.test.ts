import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language, measure, type TableName } from '../../src/encoding/index.ts';
import { TABLES } from '../../src/encoding/language.ts';
import { fewestSegments } from './support/slow-counter.ts';
import { anyText, profile } from './support/texts.ts';

const lockable = LANGUAGES.filter((language) => TABLES[language].locking !== undefined);

/** The septets of each character under two tables, straight from their rows; undefined when one is missing. */
const sizesUnder = (text: string, locking: TableName, single: TableName): number[] | undefined => {
  const lock = (TABLES[locking].locking ?? TABLES.default.locking!)
    .join('')
    .replaceAll('·', '')
    .replace('\x1b', '');
  const shift = [...TABLES[single].single.join('')]
    .filter((character, septet) => character !== '·' && !TABLES[single].readOnly?.includes(septet))
    .join('');
  const sizes = [...text].map((character) =>
    lock.includes(character) ? 1 : shift.includes(character) ? 2 : 0,
  );
  return sizes.includes(0) ? undefined : sizes;
};

/** Room from first principles: 140 octets, less a length octet and the elements, in whole septets. */
const room = (elements: number, concatenation: number): number => {
  const octets = elements * 3 + concatenation;
  return Math.floor(((140 - (octets === 0 ? 0 : octets + 1)) * 8) / 7);
};

interface Candidate {
  readonly units: number;
  readonly segments: number;
}

/** The cheapest of every allowed pair, by trying them all. */
const bruteForce = (
  text: string,
  locking: readonly Language[],
  single: readonly Language[],
  octets: number,
) => {
  let best: Candidate | undefined;
  for (const lock of ['default', ...locking] as const)
    for (const shift of ['default', ...single] as const) {
      const sizes = sizesUnder(text, lock, shift);
      if (sizes === undefined) continue;
      const elements = Number(lock !== 'default') + Number(shift !== 'default');
      const units = sizes.reduce((sum, size) => sum + size, 0);
      const candidate = { units, segments: fewestSegments(sizes, room(elements, 0), room(elements, octets)) };
      if (elements === 0) return candidate;
      if (
        best === undefined ||
        candidate.segments < best.segments ||
        (candidate.segments === best.segments && candidate.units < best.units)
      )
        best = candidate;
    }
  return best;
};

const someLanguages = fc.uniqueArray(fc.constantFrom(...LANGUAGES), { minLength: 1, maxLength: 3 });

const textOf = (languages: readonly Language[], maxLength: number): fc.Arbitrary<string> => {
  const characters = languages.flatMap((language) => [
    ...[...(TABLES[language].locking ?? []).join(''), ...TABLES[language].single.join('')].filter(
      (character) => character !== '·' && character !== '\x1b',
    ),
  ]);
  return fc
    .array(fc.oneof(fc.constantFrom(...characters), fc.constantFrom(...'aeilnrst €')), {
      maxLength,
      size: 'max',
    })
    .map((drawn) => drawn.join(''));
};

const cases = someLanguages.chain((languages) =>
  fc.record({
    locking: fc.constant(languages.filter((language) => lockable.includes(language))),
    single: fc.subarray(languages),
    concatenation: fc.constantFrom('udh8' as const, 'udh16' as const),
    text: fc.oneof(textOf(languages, 12), textOf(languages, 320), textOf([languages[0]!], 320)),
  }),
);

describe('national tables', () => {
  it('are used only where the profile allows them', () => {
    expect(measure('Ğ').encoding).toBe('ucs2');
    expect(measure('Ğ', profile({ name: 'tr', locking: ['turkish'] }))).toEqual({
      encoding: 'gsm7',
      units: 1,
      segments: 1,
      tables: { locking: 'turkish', single: 'default' },
    });
  });

  it('stand back where the default alphabet suffices, even if they would save septets', () => {
    const turkish = profile({ name: 'tr', locking: ['turkish'], single: ['turkish'] });
    expect(measure('€'.repeat(80), turkish)).toEqual({ encoding: 'gsm7', units: 160, segments: 1 });
  });

  it.each([
    ['one element', { locking: ['turkish'] as const, single: [] }, 'Ğ', 155, 149],
    ['two elements', { locking: ['hindi'] as const, single: ['hindi'] as const }, 'अ', 152, 146],
  ])('leave the room S16 states with %s', (_, allowed, letter, single, part) => {
    const route = profile({ name: 'route', ...allowed });
    // The pound sign is in the Hindi single shift table only: it makes both elements necessary.
    const tail = allowed.single.length > 0 ? '£' : '';
    const fill = (units: number) => letter.repeat(units - tail.length * 2) + tail;
    expect(measure(fill(single), route)).toMatchObject({ units: single, segments: 1 });
    expect(measure(fill(single + 1), route)).toMatchObject({ units: single + 1, segments: 2 });
    expect(measure(fill(part * 2), route).segments).toBe(2);
    expect(measure(fill(part * 2 + 1), route).segments).toBe(3);
  });

  it('never send the Telugu euro sign that half of the phones would show as an e', () => {
    const telugu = profile({ name: 'te', locking: ['telugu'], single: ['telugu'] });
    expect(measure('అ€', telugu).tables).toEqual({ locking: 'telugu', single: 'default' });
    expect(measure('అA€', telugu).encoding).toBe('ucs2');
  });

  it('are the cheapest of all the route allows, by brute force', () => {
    fc.assert(
      fc.property(cases, ({ locking, single, concatenation, text }) => {
        const route = profile({ name: 'route', locking, single, concatenation });
        const measured = measure(text, route);
        const best = bruteForce(text, locking, single, concatenation === 'udh8' ? 5 : 6);
        if (best === undefined) expect(measured.encoding).toBe('ucs2');
        else expect({ units: measured.units, segments: measured.segments }).toEqual(best);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['turkish', 'turkish'],
    ['portuguese', 'spanish'],
  ] as const)(
    'lose nothing by leaving out the %s locking with the %s single shift table',
    (locking, single) => {
      const reach = (shift: TableName): string[] =>
        Array.from({ length: 0x1_0000 }, (_, unit) => String.fromCharCode(unit)).filter(
          (character) => sizesUnder(character, locking, shift) !== undefined,
        );
      const withDefault = new Set(reach('default'));
      expect(reach(single).filter((character) => !withDefault.has(character))).toEqual([]);
    },
  );

  it('never make a text dearer than UCS-2 would', () => {
    const all = profile({ name: 'all', locking: lockable, single: LANGUAGES });
    fc.assert(
      fc.property(
        fc.oneof(anyText(200), textOf(['hindi'], 200), textOf(['turkish', 'portuguese'], 200)),
        (text) => {
          expect(measure(text, all).segments).toBeLessThanOrEqual(measure(text).segments);
        },
      ),
      { numRuns: 200 },
    );
  });
});
