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
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../../../..');
const DOCS = join(ROOT, 'docs/client.md');
const CONTRACT = join(ROOT, 'packages/gateway-api');

/** The folder of a package, as another package sees it. */
const folderOf = (name: string, from: string): string => {
  const shelves = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  const folder = shelves
    .map((shelf) => join(shelf, name))
    .find((each) => existsSync(join(each, 'package.json')));
  if (folder === undefined) throw new Error(`${name} is not installed.`);
  return realpathSync(folder);
};

/** Packs an installed package as it was published, and gives the path of the tarball. */
const pack = async (folder: string, destination: string): Promise<string> => {
  // A copy, because npm packs nothing that stands in another package's node_modules.
  const copy = mkdtempSync(join(destination, 'copy-'));
  cpSync(folder, copy, { recursive: true });
  const to = ['--ignore-scripts', '--json', '--pack-destination', destination];
  const { stdout } = await run('npm', ['pack', copy, ...to]);
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  return join(destination, packed!.filename);
};

const pnpm = (): string[] => {
  const { devEngines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return ['-y', `pnpm@${devEngines.packageManager.version}`];
};

/** What a block of the page names, by its file name. */
const programs = (): Record<string, string> =>
  Object.fromEntries(
    [...readFileSync(DOCS, 'utf8').matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, text]) => [
      name!,
      text!,
    ]),
  );

/** Somebody who has an empty folder and the tarball. */
export interface Reader {
  readonly folder: string;
  /** The package of the client. */
  readonly tarball: string;
  readonly programs: Readonly<Record<string, string>>;
  write(file: string, text: string): void;
  /** Runs the compiler with what a reader may have in his tsconfig.json; gives what it complains of. */
  check(options: object): Promise<string>;
  /** Runs a program of the page against a gateway; gives the lines it prints. */
  run(program: string, env: Readonly<Record<string, string>>): Promise<string[]>;
  remove(): void;
}

/** Packs the client, installs it in an empty folder without a network, and writes the programs of the page there. */
export const startReader = async (): Promise<Reader> => {
  const home = mkdtempSync(join(tmpdir(), 'reader-'));
  const packed = join(home, 'packed');
  const folder = join(home, 'empty');
  for (const each of [packed, folder]) mkdirSync(each);
  await run('npx', [...pnpm(), 'pack', '--pack-destination', packed], { cwd: CONTRACT });
  const tarball = join(packed, readdirSync(packed)[0]!);
  // What npm would fetch: the one dependency, and what the programs use beside the client.
  const webhooks = folderOf('standardwebhooks', CONTRACT);
  const nodeTypes = folderOf('@types/node', ROOT);
  const others = [
    folderOf('zod', CONTRACT),
    webhooks,
    folderOf('@stablelib/base64', webhooks),
    folderOf('fast-sha256', webhooks),
    nodeTypes,
    folderOf('undici-types', nodeTypes),
  ];
  const tarballs = [tarball];
  for (const other of others) tarballs.push(await pack(other, packed));
  writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}\n');
  const cache = join(home, 'cache');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--cache', cache, ...tarballs], {
    cwd: folder,
  });
  const written = programs();
  for (const [name, text] of Object.entries(written)) writeFileSync(join(folder, name), text);
  return {
    folder,
    tarball,
    programs: written,
    write: (file, text) => writeFileSync(join(folder, file), text),
    check: async (options) => {
      const compilerOptions = { target: 'ES2022', strict: true, outDir: 'out', types: ['node'], ...options };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
      return run(process.execPath, [compiler, '-p', '.'], { cwd: folder }).then(
        ({ stdout }) => stdout,
        (error: { stdout: string }) => error.stdout,
      );
    },
    run: async (program, env) => {
      const file = join(folder, 'out', program.replace(/\.ts$/, '.js'));
      const { stdout } = await run(process.execPath, [file], {
        cwd: folder,
        env: { ...process.env, ...env },
      });
      return stdout.trim().split('\n');
    },
    remove: () => rmSync(home, { recursive: true }),
  };
};
