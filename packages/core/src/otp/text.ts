import { parseTemplate, renderTemplate, type Template } from '../messaging/index.ts';
import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';
import { BUILT_IN_TEXTS } from './built-in-texts.ts';
import { originBoundLine } from './origin-bound.ts';

/** What a template of codes may say. */
const VARIABLES = ['code', 'validity', 'minutes', 'seconds'];

/** Reads a template of codes: it must hold `{{code}}`, and may hold `{{validity}}`, `{{minutes}}` and `{{seconds}}`. */
export const checkCodeTemplate = (text: string, field: string): Result<Template, Refusal> => {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return { ok: false, error: { ...parsed.error, field } };
  const unknown = parsed.value.variables.find((name) => !VARIABLES.includes(name));
  if (unknown !== undefined || !parsed.value.variables.includes('code')) {
    const fault = unknown === undefined ? 'lacks {{code}}' : `has a variable "${unknown}"`;
    const detail = `The template ${fault}. A code's text holds {{code}}, may hold {{validity}}, {{minutes}} and {{seconds}}, and nothing else.`;
    return refuse('otp_template_invalid', detail, field);
  }
  return parsed;
};

/** The template of a language: the account's own, then the one built in, for the language or else for English. */
export const templateFor = (texts: { readonly [language: string]: string }, language: string): string => {
  const [base] = language.toLowerCase().split('-');
  for (const name of [language, language.toLowerCase(), base!]) {
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (text !== undefined) return text;
  }
  return (Object.hasOwn(BUILT_IN_TEXTS, base!) ? BUILT_IN_TEXTS[base!] : undefined) ?? BUILT_IN_TEXTS['en']!;
};

/** What goes into the text of a code. */
export interface CodeText {
  readonly template: string;
  readonly code: string;
  readonly ttlSeconds: number;
  /** Set: the text ends in the origin-bound line, which browsers fill in on that site alone. */
  readonly domain: string | null;
  /** Set: a line of its own names the app that Android hands the text to. 11 characters. */
  readonly appHash: string | null;
}

/** Google's SMS Retriever takes no longer message: https://developers.google.com/identity/sms-retriever/verify */
const LONGEST_RETRIEVED = 140;

const MINUTE = 60;

/**
 * How long a code lives, in words that never promise more than it does: `5 min`, `61 s`. The symbols are those of the
 * International System, the same in every language.
 */
const validityOf = (seconds: number): string =>
  seconds % MINUTE === 0 || seconds >= 2 * MINUTE ? `${Math.floor(seconds / MINUTE)} min` : `${seconds} s`;

/** Whole minutes, and tenths of one below it: rounded down, for a code that is said to live longer is typed too late. */
const minutesOf = (seconds: number): number =>
  seconds >= MINUTE ? Math.floor(seconds / MINUTE) : Math.floor(seconds / 6) / 10;

/**
 * The text of a code: the filled template, the line for Android, and last the line for browsers.
 *
 * Refusals: those of the template; `text_too_long` when Android would not take it.
 */
export const codeText = (wanted: CodeText): Result<string, Refusal> => {
  const template = checkCodeTemplate(wanted.template, 'template');
  if (!template.ok) return template;
  const { code, domain, appHash } = wanted;
  const { ttlSeconds: seconds } = wanted;
  const told = { code, validity: validityOf(seconds), minutes: minutesOf(seconds), seconds };
  const body = renderTemplate(template.value, told);
  if (!body.ok) return body;
  const text = [
    body.value,
    ...(appHash === null ? [] : [appHash]),
    ...(domain === null ? [] : [`\n${originBoundLine(domain, code)}`]),
  ].join('\n');
  const octets = new TextEncoder().encode(text).length;
  if (appHash !== null && octets > LONGEST_RETRIEVED) {
    const detail = `The text has ${octets} octets and Android reads at most ${LONGEST_RETRIEVED}. Shorten its template.`;
    return refuse('text_too_long', detail, 'appHash');
  }
  return succeed(text);
};
