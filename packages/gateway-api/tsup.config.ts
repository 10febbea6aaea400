import { defineConfig } from 'tsup';
import { writePackage } from './write-package.ts';

/** What the core stands on. Of a bundled core, only what its part of the contract needs is left. */
const OF_THE_CORE = [
  /^date-holidays/,
  /^libphonenumber-js/,
  /^linkify-it/,
  /^liquidjs/,
  /^temporal-polyfill/,
  /^tlds/,
];

export default defineConfig({
  entry: ['src/*/index.ts'],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  clean: true,
  // The core goes into the bundle, from its sources: the package installs without it.
  noExternal: [/^@carillon\//],
  external: OF_THE_CORE,
  esbuildOptions: (options) => {
    options.conditions = ['@carillon/source'];
  },
  onSuccess: async () => writePackage(import.meta.dirname),
});
