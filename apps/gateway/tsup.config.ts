import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  target: 'node24',
  clean: true,
  sourcemap: true,
  // The packages are bundled from their sources, so that the first start waits for one build of a second.
  noExternal: [/^@carillon\//],
  esbuildOptions: (options) => {
    options.conditions = ['@carillon/source'];
  },
});
