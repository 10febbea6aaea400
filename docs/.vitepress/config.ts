import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { sidebar } from './sidebar.ts';
import { slugify } from './slugify.ts';

const logo = readFileSync(new URL('./theme/bell.svg', import.meta.url), 'base64');
const icon = `data:image/svg+xml;base64,${logo}`;

export default defineConfig({
  base: '/docs/',
  title: 'Carillon',
  description: 'A self-hosted SMS platform and plugin suite for shops and CRMs',
  lang: 'en',
  cleanUrls: true,
  // The inline script with every page's hash would change with each page, and with it the policy that allows it.
  metaChunk: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: icon }]],
  srcExclude: ['node_modules/**'],
  ignoreDeadLinks: false,
  vite: { build: { assetsInlineLimit: 0 }, publicDir: false },
  markdown: {
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (markdown) => {
      // Pages show variables of templates: braces are text here, and never an expression of Vue.
      for (const rule of ['text', 'code_inline'] as const) {
        const render = markdown.renderer.rules[rule]!;
        markdown.renderer.rules[rule] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;');
      }
    },
  },
  // A page links to it, and carriers' descriptions begin as a copy of it.
  buildEnd: ({ srcDir, outDir }) => {
    const example = 'http-carrier-example.json';
    return copyFile(join(srcDir, example), join(outDir, example));
  },
  themeConfig: {
    logo: { src: icon, alt: '' },
    nav: [
      { text: 'Start', link: '/start/quick-start', activeMatch: '/start/' },
      { text: 'Guides', link: '/guides/shop-order-text', activeMatch: '/guides/' },
      { text: 'API', link: '/api/', activeMatch: '/api/' },
      { text: 'Errors', link: '/errors' },
      { text: 'Operations', link: '/operating', activeMatch: '/operating' },
    ],
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
});
