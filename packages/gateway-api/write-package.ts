import { copyFileSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const KEPT = ['name', 'version', 'description', 'license', 'type', 'sideEffects'] as const;

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The packages that files import: `zod` of `zod/v4`. */
const importedBy = (files: readonly string[]): Set<string> =>
  new Set(
    files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^'"]*?["']([^."'][^"']*)["'];?$/gm)].map(
        ([, name]) => /^(@[^/]+\/)?[^/]+/.exec(name!)![0],
      ),
    ),
  );

const pick = (all: Readonly<Record<string, string>>, names: Iterable<string>): Record<string, string> =>
  Object.fromEntries(
    [...names].sort().map((name) => {
      const version = all[name];
      if (version === undefined) throw new Error(`The build imports ${name}, which no package names.`);
      return [name, version];
    }),
  );

/**
 * Makes `dist` the package that is published. It has the core inside, so its manifest is another than the workspace's:
 * zod is what the types of the client are made of; what only some schemas import is for those who import these.
 */
export const writePackage = (folder: string): void => {
  const own = readManifest(folder);
  const dist = join(folder, 'dist');
  const entries = readdirSync(dist, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const versions = { ...readManifest(join(folder, '../core')).dependencies, ...own.dependencies };
  const imported = importedBy(globSync(join(dist, '**/*.js')));
  imported.delete('zod');
  const peers = pick(versions, imported);
  const manifest = {
    ...Object.fromEntries(KEPT.map((field) => [field, own[field]])),
    engines: { node: '>=20' },
    exports: {
      ...Object.fromEntries(
        entries.map((name) => [
          `./${name}`,
          { types: `./${name}/index.d.ts`, default: `./${name}/index.js` },
        ]),
      ),
      './package.json': './package.json',
    },
    dependencies: pick(versions, ['zod']),
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((name) => [name, { optional: true }])),
  };
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(folder, 'README.md'), join(dist, 'README.md'));
  copyFileSync(join(folder, '../../LICENSE'), join(dist, 'LICENSE'));
};
