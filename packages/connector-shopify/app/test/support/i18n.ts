import type { I18n } from '@shopify/ui-extensions';
import { textOf } from './app-files.ts';

const FILES = { en: 'en.default.json', fr: 'fr.json' } as const;

const isTexts = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const lookUp = (texts: unknown, key: string): unknown =>
  key.split('.').reduce((at: unknown, step) => (isTexts(at) ? at[step] : undefined), texts);

/** Translates as the admin does, from the app's own files: a key that is missing fails. */
export const i18nOf = (
  language: keyof typeof FILES,
  folder = 'admin-texts',
): Pick<I18n, 'translate' | 'formatDate' | 'formatCurrency'> => {
  const texts: unknown = JSON.parse(textOf('extensions', folder, 'locales', FILES[language]));
  const translate = (key: string, values: Record<string, unknown> = {}): string => {
    const found = lookUp(texts, key);
    const chosen = isTexts(found)
      ? found[new Intl.PluralRules(language).select(Number(values['count']))]
      : found;
    if (typeof chosen !== 'string') throw new Error(`${FILES[language]} has no ${key}.`);
    return chosen.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      if (!(name in values)) throw new Error(`${key} is shown without ${name}.`);
      return String(values[name]);
    });
  };
  return {
    translate: translate as I18n['translate'],
    formatDate: (date, options) =>
      new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(date),
    formatCurrency: (number, { inExtensionLocale: _, ...options } = {}) =>
      new Intl.NumberFormat(language, { style: 'currency', ...options }).format(number),
  };
};
