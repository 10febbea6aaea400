import { type Measure, measure } from './measure.ts';
import { defaultCosts, defaultProfile, nationalChoices, type Profile, sizedTables } from './profile.ts';
import { type Replacement, smartEncode, type Unresolved } from './smart-encode.ts';
import { greedyEnds, unitOffsets } from './unit-offsets.ts';

/** A character of a text and its UTF-16 index. `codePoint` is written as in `U+2019`. */
export interface CharacterAt {
  readonly character: string;
  readonly codePoint: string;
  readonly position: number;
}

/** What the text would cost after the replacements smart encoding proposes, and what it can find no stand-in for. */
export interface SmartAlternative extends Measure {
  readonly text: string;
  readonly replacements: readonly Replacement[];
  readonly unresolved: readonly Unresolved[];
}

/** What a text costs and why. */
export interface Explanation extends Measure {
  /** Units that still fit before another segment is begun. */
  readonly unitsLeft: number;
  /** The characters that forced UCS-2, every occurrence in the order of the text. */
  readonly forcedBy: readonly CharacterAt[];
  /** The characters that cost two units: escape pairs and those the profile counts twice, or surrogate pairs. */
  readonly doubled: readonly CharacterAt[];
  /** Present for a UCS-2 text; still UCS-2 itself when something in the text is unresolved. */
  readonly smart?: SmartAlternative;
}

const nameOf = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

const charactersWhere = (
  text: string,
  wanted: (position: number, character: string) => boolean,
): CharacterAt[] => {
  const found: CharacterAt[] = [];
  let position = 0;
  for (const character of text) {
    if (wanted(position, character)) found.push({ character, codePoint: nameOf(character), position });
    position += character.length;
  }
  return found;
};

const outside = (text: string, costs: Uint8Array): CharacterAt[] =>
  charactersWhere(text, (position) => costs[text.charCodeAt(position)] === 0);

/** Under the tables that miss the fewest characters: with those gone, the text would be GSM-7. */
const forcing = (text: string, profile: Profile): readonly CharacterAt[] =>
  nationalChoices(profile)
    .map(({ costs }) => outside(text, costs))
    .reduce(
      (fewest, missing) => (missing.length < fewest.length ? missing : fewest),
      outside(text, defaultCosts(profile)),
    );

const doubledIn = (text: string, measured: Measure, profile: Profile): readonly CharacterAt[] => {
  if (measured.encoding === 'ucs2') return charactersWhere(text, (_, character) => character.length === 2);
  const { costs } = sizedTables(profile, measured.tables);
  return charactersWhere(text, (position) => costs[text.charCodeAt(position)] === 2);
};

/** Counted with every segment filled as far as it goes: a cut moved back to keep a cluster whole takes no room away. */
const unitsLeft = (text: string, measured: Measure, profile: Profile): number => {
  const { offsets, size } = unitOffsets(text, measured, profile);
  if (measured.units <= size.single) return size.single - measured.units;
  const lastStart = greedyEnds(offsets, size.part).at(-2)!;
  return size.part - (measured.units - offsets[lastStart]!);
};

const alternative = (text: string, profile: Profile): SmartAlternative => {
  const { suggestion, replacements, unresolved } = smartEncode(text, { mode: 'suggest', profile });
  return { ...measure(suggestion, profile), text: suggestion, replacements, unresolved };
};

/**
 * Explains the bill: encoding, units used and left, segments, the characters that forced UCS-2, those that cost two
 * units, and what the text would cost with smart encoding. Positions are UTF-16 indexes, ready for a text field.
 *
 * @example
 * explain('It’s here').forcedBy; // [{ character: '’', codePoint: 'U+2019', position: 2 }]
 */
export const explain = (text: string, profile: Profile = defaultProfile): Explanation => {
  const measured = measure(text, profile);
  const smart = measured.encoding === 'ucs2' ? alternative(text, profile) : undefined;
  return {
    ...measured,
    unitsLeft: unitsLeft(text, measured, profile),
    forcedBy: measured.encoding === 'ucs2' ? forcing(text, profile) : [],
    doubled: doubledIn(text, measured, profile),
    ...(smart && { smart }),
  };
};
