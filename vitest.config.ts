import { defineConfig } from 'vitest/config';

/** Tests run on the sources, so they need no build. */
const conditions = ['@carillon/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    sequence: { shuffle: { files: true, tests: true } },
    projects: [
      {
        extends: true,
        // A property of some hundred cases takes seconds where other work has the machine.
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'scripts/test/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        // The app that a merchant deploys: its pages in a document, its files, and its build by Shopify's own tool.
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          name: 'shopify-app',
          include: ['packages/connector-shopify/app/test/**/*.test.{ts,tsx}'],
          // Its modules import each other in a form that only a bundler reads.
          server: { deps: { inline: [/@shopify\/ui-extensions/] } },
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Each follows what a page tells a newcomer to do, in a copy of the sources. It starts compilers and other test
        // runs, so it waits until the rest is done.
        test: {
          name: 'guides',
          include: ['scripts/test/guides/*.test.ts'],
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gateway',
          include: ['apps/gateway/test/**/*.test.ts'],
          globalSetup: ['apps/gateway/test/support/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
