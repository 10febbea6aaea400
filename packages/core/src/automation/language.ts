import type { FlowStep } from './flow.ts';

/**
 * The text of a step for a reader: in the very language, else in the same without its region, else in the same of any
 * region, else the text for everybody.
 *
 * @param locale BCP 47, e.g. `fr-CA`; null for a reader whose language is not known.
 */
export const textFor = (
  { text, translations }: Pick<FlowStep, 'text' | 'translations'>,
  locale: string | null,
): string => {
  if (locale === null) return text;
  const tags = Object.keys(translations);
  const wanted = locale.toLowerCase().replaceAll('_', '-');
  const [language] = wanted.split('-');
  const tag =
    tags.find((one) => one.toLowerCase() === wanted) ??
    tags.find((one) => one.toLowerCase() === language) ??
    tags.find((one) => one.toLowerCase().split('-')[0] === language);
  return tag === undefined ? text : translations[tag]!;
};
