import { LANGUAGES, type Language } from '../keywords/index.ts';
import type { Confirmation } from '../passport.ts';
import { ANSWER_TEXTS, type AnswerKind } from './answer-texts.ts';

/** Words by language. */
export type ByLanguage = Readonly<Partial<Record<Language, string>>>;

/** What an account says in answer to STOP, START, HELP and a doubtful no. */
export interface AnswerSettings extends Readonly<Partial<Record<AnswerKind, ByLanguage>>> {
  /** Who the texts are from; the account's name when left out. */
  readonly name?: string;
  /** Where a person gets help: a telephone number, a mail address, a page. */
  readonly contact?: ByLanguage;
}

export interface AnswerContext {
  readonly settings: AnswerSettings;
  readonly accountName: string;
  /** The language of the keyword, ISO 639-1; null where several have it. */
  readonly language: string | null;
  /** The languages of the recipient's country, the usual one first. */
  readonly languages: readonly [Language, ...Language[]];
  /** What the country has us confirm an opt-out with; null where it asks for nothing. */
  readonly confirmation: Confirmation;
}

const inLanguage = (texts: ByLanguage | undefined, wanted: readonly Language[]): string | undefined =>
  wanted.map((language) => texts?.[language]).find((text) => text !== undefined);

/** The keyword's language where we have words in it, then the country's. */
const languagesFor = ({ language, languages }: AnswerContext): readonly [Language, ...Language[]] => {
  const spoken = LANGUAGES.find((known) => known === language);
  return spoken === undefined ? languages : [spoken, ...languages];
};

/** Where a person gets help, in the first of some languages the account has one in, else in any. */
export const contactOf = (
  { contact }: AnswerSettings,
  wanted: readonly Language[] = LANGUAGES,
): string | null => inLanguage(contact, [...wanted, ...LANGUAGES]) ?? null;

/**
 * The text that answers a keyword, in its language; null where neither the account nor the country wants one. The
 * account's own words come first, in the keyword's language; else ours in that language.
 *
 * @example
 * answerTo('help', { ...context, language: 'fr', settings: { contact: { fr: '01 23 45 67 89' } } });
 * // "Acme : pour de l'aide, contactez 01 23 45 67 89. Repondez STOP pour vous desabonner."
 */
export const answerTo = (kind: AnswerKind, context: AnswerContext): string | null => {
  const { settings, accountName, confirmation } = context;
  const wanted = languagesFor(context);
  const contact = contactOf(settings, wanted);
  const isSet = settings[kind] !== undefined || (kind === 'help' && contact !== null);
  if (!isSet && confirmation === null) return null;
  const [language] = wanted;
  const own = settings[kind]?.[language];
  const ours = kind === 'help' && contact === null ? 'helpWithoutContact' : kind;
  const text = own ?? ANSWER_TEXTS[language][ours];
  return text
    .replaceAll('{name}', settings.name ?? accountName)
    .replaceAll('{contact}', contact ?? accountName);
};
