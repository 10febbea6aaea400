import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');
const LEFT_OUT = new Set(['node_modules', 'dist', 'data', '.git', '.turbo', 'coverage']);

/** What a program said and how it ended. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** The sources of the repository in a folder of their own, whose packages import each other and not the originals. */
export interface CopiedTree {
  readonly root: string;
  /** Runs one of the tools this repository is checked with, in the copy. */
  run(program: keyof typeof PROGRAMS, ...args: readonly string[]): Promise<Ran>;
  /** Runs a script of the copy, by its path from the root. */
  runScript(path: string, ...args: readonly string[]): Promise<Ran>;
  /** Does what `pnpm install` would do for new packages and dependencies, with what is installed here; gives the links. */
  linkAll(): readonly string[];
  /** Every file of the copy, from its root, and a mark that is another one after it was written. */
  files(): ReadonlyMap<string, string>;
  remove(): void;
}

const isKept = (path: string): boolean => !LEFT_OUT.has(basename(path));

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!isKept(path)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });

const marksOf = (root: string): ReadonlyMap<string, string> =>
  new Map(
    filesBelow(root).map((path) => {
      const { mtimeMs, size } = statSync(path);
      return [relative(root, path), `${mtimeMs} ${size}`];
    }),
  );

const workspacesOf = (root: string): readonly string[] =>
  ['packages', 'apps', 'examples']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .concat('bench', 'docs', 'packages/connector-shopify/app')
    .filter((path) => existsSync(join(root, path, 'package.json')));

const entriesOf = (modules: string): readonly string[] =>
  (existsSync(modules) ? readdirSync(modules) : []).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );

const linkTo = (target: string, link: string): void => {
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link);
};

/** Where a package that is installed somewhere in the original tree lies. */
const installed = (name: string): string => {
  const found = workspacesOf(ROOT)
    .map((workspace) => join(ROOT, workspace, 'node_modules', name))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is installed nowhere in this repository.`);
  return realpathSync(found);
};

/** Links of one workspace: those to packages of ours lead into the copy. */
const linkInstalled = (root: string, workspace: string): void => {
  const modules = join(ROOT, workspace, 'node_modules');
  for (const name of entriesOf(modules)) {
    const original = realpathSync(join(modules, name));
    const isOurs = name.startsWith('@carillon/');
    linkTo(
      isOurs ? join(root, relative(ROOT, original)) : original,
      join(root, workspace, 'node_modules', name),
    );
  }
};

/** Links the dependencies of one workspace that have no link yet. */
const linkMissing = (root: string, workspace: string): readonly string[] => {
  const manifest: { dependencies?: Record<string, string>; devDependencies?: Record<string, string> } =
    JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
  const links = Object.keys(wanted).map((name) => ({
    name,
    link: join(root, workspace, 'node_modules', name),
  }));
  const missing = links.filter(({ link }) => !existsSync(link));
  for (const { name, link } of missing) {
    const isOurs = wanted[name]!.startsWith('workspace:');
    linkTo(isOurs ? join(root, 'packages', basename(name)) : installed(name), link);
  }
  return missing.map(({ link }) => relative(root, link));
};

const PROGRAMS = {
  vitest: ['vitest', 'vitest'],
  tsc: ['typescript', 'tsc'],
  biome: ['@biomejs/biome', 'biome'],
  depcruise: ['dependency-cruiser', 'depcruise'],
  knip: ['knip', 'knip'],
} as const;

const fileOf = (program: keyof typeof PROGRAMS): string => {
  const [name, binary] = PROGRAMS[program];
  const folder = join(ROOT, 'node_modules', name);
  const { bin }: { bin: string | Record<string, string> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  return join(folder, typeof bin === 'string' ? bin : bin[binary]!);
};

const runIn = (root: string, file: string, args: readonly string[]): Promise<Ran> => {
  // What this test run tells its own workers is none of the copy's business.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { cwd: root, env: { ...env, NO_COLOR: '1' }, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: `${out}\n${err}` }),
    );
  });
};

/** Copies the tree into a temporary folder. */
export const copyTree = (): CopiedTree => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'carillon-guide-')));
  cpSync(ROOT, root, { recursive: true, filter: isKept });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const workspace of workspacesOf(ROOT)) linkInstalled(root, workspace);
  return {
    root,
    run: (program, ...args) => runIn(root, fileOf(program), args),
    runScript: (path, ...args) => runIn(root, join(root, path), args),
    linkAll: () => workspacesOf(root).flatMap((workspace) => linkMissing(root, workspace)),
    files: () => marksOf(root),
    remove: () => rmSync(root, { recursive: true }),
  };
};
