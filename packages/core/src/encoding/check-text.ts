import type { Refusal } from '../result/index.ts';
import { type Encoding, type Measure, measure } from './measure.ts';
import { capOf, defaultProfile, MAX_SEGMENTS, type Profile } from './profile.ts';
import { furthest, unitOffsets } from './unit-offsets.ts';

/**
 * Why a text cannot be sent. `position` is the UTF-16 index of the fault, for `text_too_long` that of the first
 * character that does not fit; `excess` is how many characters (code points) must go.
 */
export interface TextRefusal extends Refusal<'text_empty' | 'text_too_long' | 'text_malformed'> {
  readonly position?: number;
  readonly excess?: number;
}

/**
 * Control characters no phone shows (all but tab, line feed, form feed and carriage return), and the two code points
 * that would turn the byte order of UCS-2 round.
 */
const FORBIDDEN = /(?![\t\n\f\r])[\p{Cc}\ufffe\uffff]/u;

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const hex = (text: string, position: number): string =>
  `U+${text.charCodeAt(position).toString(16).toUpperCase().padStart(4, '0')}`;

/** Refuses half a surrogate pair and characters no phone shows. */
export const checkWellFormed = (text: string): TextRefusal | null => {
  const lone = text.isWellFormed() ? -1 : text.search(LONE_SURROGATE);
  const position = lone >= 0 ? lone : text.search(FORBIDDEN);
  if (position < 0) return null;
  const what = lone >= 0 ? 'is half of a surrogate pair' : 'is a control character no phone can show';
  return {
    code: 'text_malformed',
    detail: `${hex(text, position)} at position ${position} ${what}. Remove it.`,
    field: 'text',
    position,
  };
};

const codePoints = (text: string, from: number): number => {
  let count = 0;
  for (const _ of text.slice(from)) count++;
  return count;
};

/** The index of the first character beyond the cap, or beyond the most segments a text may have. */
const firstBeyond = (text: string, measured: Measure, profile: Profile): number => {
  const { offsets, size } = unitOffsets(text, measured, profile);
  const capped = furthest(offsets, 0, capOf(profile, measured.encoding));
  let end = 0;
  for (let segment = 0; segment < MAX_SEGMENTS && end < capped; segment++)
    end = furthest(offsets, end, size.part);
  return Math.min(capped, end);
};

const UNITS: Readonly<Record<Encoding, readonly [unit: string, name: string]>> = {
  gsm7: ['septets', 'GSM-7'],
  latin1: ['characters', 'Latin-1'],
  ascii: ['characters', 'ASCII'],
  ucs2: ['UTF-16 units', 'UCS-2'],
};

const tooLong = (text: string, measured: Measure, profile: Profile): TextRefusal => {
  const position = firstBeyond(text, measured, profile);
  const excess = codePoints(text, position);
  const [unit, name] = UNITS[measured.encoding];
  return {
    code: 'text_too_long',
    detail:
      `The text is ${excess} ${excess === 1 ? 'character' : 'characters'} too long: it has ${measured.units} ${unit} of ${name} and ` +
      `at most ${capOf(profile, measured.encoding)} fit. Cut it from position ${position} on.`,
    field: 'text',
    position,
    excess,
  };
};

/**
 * Says why a text cannot be admitted, or null when it can: `text_empty` (nothing but white space), `text_malformed`
 * (half a surrogate pair, a control character; with its position), `text_too_long` (over the cap of the profile; with
 * how many characters, and where).
 */
export const checkText = (text: string, profile: Profile = defaultProfile): TextRefusal | null => {
  if (text.trim() === '') return { code: 'text_empty', detail: 'The text is empty.', field: 'text' };
  const malformed = checkWellFormed(text);
  if (malformed !== null) return malformed;
  const measured = measure(text, profile);
  const fits = measured.units <= capOf(profile, measured.encoding) && measured.segments <= MAX_SEGMENTS;
  return fits ? null : tooLong(text, measured, profile);
};
