import type { CountryCode } from '../numbers/index.ts';
import type { Line, Passport, StopMention } from './passport.ts';
import { passportOf } from './passports/index.ts';

/** What a commercial text says about opting out. */
export type Mention =
  /** Put at the end of the text. */
  | { readonly kind: 'appended'; readonly text: string; readonly line: Line<StopMention | null> }
  /** The text has the right one already. */
  | { readonly kind: 'present'; readonly text: string; readonly line: Line<StopMention | null> }
  /** The text sends people to another code than the one that takes their STOP. */
  | {
      readonly kind: 'wrong';
      readonly text: string;
      readonly wanted: string;
      readonly line: Line<StopMention | null>;
    }
  /** The country asks for none, or the sender can neither be answered nor has a code. */
  | { readonly kind: 'none'; readonly missing: boolean; readonly line: Line<StopMention | null> };

/** What the mention depends on beside the country. */
export interface MentionContext {
  /** ISO 639-1 of the recipient; null takes the usual one of the country. */
  readonly language: string | null;
  readonly sender: string | null;
  /** Short codes of the account that take opt-outs, by country. */
  readonly stopCodes: Readonly<Record<string, string>>;
}

/** "STOP au 36111", "STOP SMS to 30101", "STOP: 36111", also with a placeholder for the code. */
const MENTION = /\bSTOP\b(?:\s+SMS)?\s*(?:(?:au|to|an|al|ao|naar|pour|at)\s+|[:=>]\s*)([\dX]{3,8})\b/giu;

const isNumeric = (sender: string): boolean => /^\+?\d+$/.test(sender);

const wordingFor = (
  passport: Passport,
  mention: StopMention,
  { language, sender, stopCodes }: MentionContext,
): string | null => {
  const code = stopCodes[passport.country] ?? mention.code;
  const answerable = sender !== null && isNumeric(sender);
  const wordings = answerable || (sender === null && code === null) ? mention.toSender : mention.toCode;
  const asked = passport.languages.find((known) => known === language) ?? passport.languages[0];
  const wording = wordings[asked] ?? wordings[passport.languages[0]];
  if (wording === undefined) return null;
  if (!wording.includes('{code}')) return wording;
  return code === null ? null : wording.replace('{code}', code);
};

/**
 * Works out the opt-out mention of a commercial text, which counts in its segments.
 *
 * @example
 * stopMention('Sale from Friday on.', 'FR', { language: null, sender: 'ACME', stopCodes: {} });
 * // { kind: 'appended', text: 'STOP au 30101', ... }
 */
export const stopMention = (text: string, country: CountryCode | null, context: MentionContext): Mention => {
  const passport = passportOf(country);
  const line = passport.stopMention;
  if (line.value === null) return { kind: 'none', missing: false, line };
  const wanted = wordingFor(passport, line.value, context);
  if (wanted === null) return { kind: 'none', missing: true, line };
  const code = /\d{3,8}$/.exec(wanted)?.[0];
  const found = [...text.matchAll(MENTION)];
  const wrong = found.find(([, named]) => named !== code);
  if (wrong) return { kind: 'wrong', text: wrong[0], wanted, line };
  if (found[0]) return { kind: 'present', text: found[0][0], line };
  if (code === undefined && /\bSTOP\b/iu.test(text)) return { kind: 'present', text: 'STOP', line };
  return { kind: 'appended', text: wanted, line };
};

/** The text with its mention: after a space, or on the line of its own that the text ends with. */
export const withMention = (text: string, mention: Mention): string =>
  mention.kind === 'appended' ? `${text}${/\s$/.test(text) ? '' : ' '}${mention.text}` : text;
