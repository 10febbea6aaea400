import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { APP, textOf } from './support/app-files.ts';

const FOLDERS = ['admin-texts', 'buyer-consent'] as const;

const isTexts = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Every text of a language by its dotted key. */
const textsIn = (value: unknown, path: readonly string[] = []): ReadonlyMap<string, string> =>
  isTexts(value)
    ? new Map(Object.entries(value).flatMap(([name, member]) => [...textsIn(member, [...path, name])]))
    : new Map([[path.join('.'), String(value)]]);

const languageOf = (folder: string, file: string) =>
  textsIn(JSON.parse(textOf('extensions', folder, 'locales', file)));
const englishOf = (folder: string) => languageOf(folder, 'en.default.json');
const frenchOf = (folder: string) => languageOf(folder, 'fr.json');

const placeholdersIn = (text: string | undefined) =>
  [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();

/** Texts that are one word in both languages. */
const ALIKE = ['outcome.segments.one', 'outcome.segments.other'];

/** Keys that are put together as the page is shown, by what each begins with. */
const COMPOSED = [/^fault\./, /^form\.(transactional|commercial)$/];

describe.for(FOLDERS)('%s', (folder) => {
  const english = englishOf(folder);
  const french = frenchOf(folder);

  test('says in French everything that it says in English, with the same placeholders', () => {
    expect([...french.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    for (const [key, text] of english)
      expect(placeholdersIn(french.get(key)), key).toEqual(placeholdersIn(text));
  });

  test('has nothing left in English', () => {
    const same = [...english].filter(([key, text]) => french.get(key) === text).map(([key]) => key);
    expect(same.filter((key) => !ALIKE.includes(key))).toEqual([]);
  });

  test('uses every text, and has every text that it uses', () => {
    const sources = readdirSync(join(APP, 'extensions', folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => textOf('extensions', folder, 'src', file));
    const named = [...textOf('extensions', folder, 'shopify.extension.toml').matchAll(/"t:([\w.]+)"/g)];
    const asked = [...sources.join('\n').matchAll(/translate\(\s*(?:\w+ \? )?'([\w.]+)'(?: : '([\w.]+)')?/g)];
    const keyed = [...sources.join('\n').matchAll(/: '(thread\.\w+)'/g)];
    const used = [...named, ...asked, ...keyed].flatMap(([, ...keys]) =>
      keys.filter((key) => key !== undefined),
    );
    const keys = [...english.keys()].map((key) => key.replace(/\.(one|other)$/, ''));
    expect([...new Set(used)].filter((key) => !keys.includes(key))).toEqual([]);
    const unused = keys.filter(
      (key) => !used.includes(key) && !COMPOSED.some((composed) => composed.test(key)),
    );
    expect(unused).toEqual([]);
  });
});
