import type { Context, FilterImplOptions } from 'liquidjs';

/** What filters know of the person a text is for, beside the variables. */
export interface RenderContext {
  /** BCP 47 of the recipient: months, money and numbers are written in it; English when not known. */
  readonly locale?: string | null;
  /** IANA name of the recipient's zone, asked only when an instant is printed; null when it is not known. */
  readonly timeZone?: () => string | null;
  /** Milliseconds since 1970, for `"now"` and `"today"`; a template cannot ask for them without it. */
  readonly now?: number;
}

/** No name of a template's variable reaches a symbol. */
const KEY = Symbol('render context');

/** Hands the context to the filters of one rendering. */
export const asGlobals = (context: RenderContext): object => ({ [KEY]: context });

const askKnown = (locale: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
};

/** What `Intl` said of locales; callers choose them, so that they are not remembered without end. */
const known = new Map<string, boolean>();
const MOST_KNOWN = 1_000;

const isKnownLocale = (locale: string): boolean => {
  const answer = known.get(locale) ?? askKnown(locale);
  if (known.size < MOST_KNOWN) known.set(locale, answer);
  return answer;
};

/** The context a filter runs in, with a locale that `Intl` knows. */
export const contextOf = (context: Context): RenderContext & { readonly locale: string } => {
  const given = (context.globals as { [KEY]?: RenderContext })[KEY] ?? {};
  return { ...given, locale: given.locale && isKnownLocale(given.locale) ? given.locale : 'en' };
};

/** `Intl` writes no-break spaces, each of which would make a whole text UCS-2. */
export const withPlainSpaces = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, ' ');

/** What runs a filter, and the filter itself: the language's library names the options, not the function. */
export type Filter = Extract<FilterImplOptions, (...given: never[]) => unknown>;
export type FilterThis = ThisParameterType<Filter>;
