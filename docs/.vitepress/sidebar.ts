import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';

const ROOT = join(import.meta.dirname, '..');

/** Pages in the order a newcomer reads them; `folder/*` stands for all that a folder has besides, by name. */
const GROUPS: readonly (readonly [title: string, pages: readonly string[]])[] = [
  ['Start', ['start/quick-start', 'client', 'webhooks']],
  [
    'Concepts',
    ['concepts/event-key', 'concepts/why-card', 'concepts/holds', 'concepts/purposes', 'concepts/*'],
  ],
  [
    'Guides',
    [
      'guides/shop-order-text',
      'guides/automations',
      'guides/campaign-with-consent',
      'guides/one-time-passwords',
      'http-carriers',
      'guides/*',
      'templates',
      'encoding',
      'country-passports',
    ],
  ],
  ['Operations', ['operating', 'carriers', 'billing', 'consent', 'faults', 'performance']],
  ['Security', ['security']],
  [
    'Contributing',
    ['adding-a-carrier', 'adding-a-connector', 'adding-a-route', 'adding-a-rule', 'adr/README'],
  ],
  ['API', ['api/index', 'errors', 'webhook-events', 'api/*']],
];

/** The home page leads to the others, and the list of decisions to each of them. */
const isOutside = (page: string): boolean => page === 'index' || page.startsWith('adr/0');

const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/^(node_modules|\.vitepress)/.test(file))
    .map((file) => join(folder, file).slice(0, -'.md'.length))
    .toSorted();

const titleOf = (page: string): string => {
  const heading = /^# (.+)$/m.exec(readFileSync(join(ROOT, `${page}.md`), 'utf8'))?.[1];
  if (heading === undefined) throw new Error(`docs/${page}.md has no heading.`);
  return heading.replaceAll('`', '');
};

/** Every page has its place: one that no group names fails the build. */
export const sidebar = (): DefaultTheme.SidebarItem[] => {
  const placed = new Set(GROUPS.flatMap(([, pages]) => pages));
  const listed = (page: string): string[] => {
    if (!page.endsWith('/*')) return [page];
    return pagesIn(page.slice(0, -'/*'.length)).filter((each) => !placed.has(each));
  };
  const groups = GROUPS.map(([text, pages]) => ({
    text,
    items: pages.flatMap(listed).map((page) => ({ text: titleOf(page), link: `/${page}` })),
  }));
  const shown = new Set(groups.flatMap(({ items }) => items.map(({ link }) => link.slice(1))));
  const lost = pagesIn('.').filter((page) => !shown.has(page) && !isOutside(page));
  if (lost.length > 0) throw new Error(`No group of the sidebar has these pages: ${lost.join(', ')}.`);
  return groups;
};
