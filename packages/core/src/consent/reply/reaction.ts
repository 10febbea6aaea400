import { REACTED_TO, REACTION_TEMPLATES } from './reaction-templates.ts';

/** A reaction to a text, such as a like, that a handset sent as a text of its own. */
export interface Reaction {
  /** ISO 639-1 of the handset's language, or `any`. */
  readonly language: string;
  /** The words reacted to, as quoted, perhaps cut; null when it was an image or the like. */
  readonly quoted: string | null;
}

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** One space between words, no invisible characters, one form of apostrophe within words. */
const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/(?<=\p{L})['‘`´]\s?(?=\p{L})/gu, '’')
    .replace(/\s+/gu, ' ')
    .trim();

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const OPEN = '[“„"«‹「『‟”‘‚\'?¿]';
const CLOSE = '[”“"»›」』’‘\'?]';
const OBJECTS = REACTED_TO.map((object) => literal(tidy(object))).join('|');
/** The end of a long text is sometimes cut off, with the closing mark. */
const QUOTED = `(?:${OPEN} ?(?<quoted>.+?) ?${CLOSE}|(?<object>${OBJECTS}))`;
const QUOTED_TO_END = `(?:${OPEN} ?(?<quoted>.+?) ?${CLOSE}?|(?<object>${OBJECTS}))`;
const EMOJI = '(?:[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\p{Emoji_Modifier}#*0-9❤♥‼⁉]|‼|❗|❓)+';
const ANY_EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}❤♥‼⁉❗❓]/u;
const SOME_WORDS = '[^\\n]{1,60}?';

const compile = (template: string): RegExp => {
  const quoted = template.endsWith('{q}') ? QUOTED_TO_END : QUOTED;
  const source = tidy(template)
    .split(/(\{[qex]\})/)
    .map((piece) =>
      piece === '{q}' ? quoted : piece === '{e}' ? EMOJI : piece === '{x}' ? SOME_WORDS : literal(piece),
    )
    .join('')
    .replace(/ /g, ' ?');
  return new RegExp(`^${source}[.!]?$`, 'iu');
};

/** The longest words of a template, which are looked for first: a form is made and tried only where they stand. */
const wordsOf = (template: string): string =>
  tidy(template)
    .toLowerCase()
    .split(/\{[qex]\}/)
    .map((piece) => piece.trim())
    .reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');

const TEMPLATES = Object.entries(REACTION_TEMPLATES).flatMap(([language, templates]) =>
  templates.map((template) => ({
    language,
    holds: wordsOf(template),
    isOfEmoji: template.includes('{e}'),
    form: compile(template),
  })),
);

/** What every reaction holds, so that most texts are told apart at once. */
const HOLDS_WHAT = new RegExp(`${OPEN}|${OBJECTS}`, 'iu');
const LONGEST = 2_000;
/** More marks than these are no reaction, and would cost much to look through. */
const MOST_MARKS = 24;
const MARKS = new RegExp(`${OPEN}|${CLOSE}`, 'gu');

/**
 * The reaction a text is; null when somebody wrote it.
 *
 * @example
 * reactionIn('Liked “Sale! Text STOP to opt out”'); // { language: 'en', quoted: 'Sale! Text STOP to opt out' }
 * reactionIn('I liked it'); // null
 */
export const reactionIn = (text: string): Reaction | null => {
  const tidied = tidy(text.slice(0, LONGEST));
  if (!HOLDS_WHAT.test(tidied) || (tidied.match(MARKS)?.length ?? 0) > MOST_MARKS) return null;
  const lower = tidied.toLowerCase();
  const hasEmoji = ANY_EMOJI.test(tidied);
  for (const { language, holds, isOfEmoji, form } of TEMPLATES) {
    if (!lower.includes(holds) || (isOfEmoji && !hasEmoji)) continue;
    const found = form.exec(tidied);
    if (found) return { language, quoted: found.groups?.['quoted'] ?? null };
  }
  return null;
};
