import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CopiedTree, Ran } from './copied-tree.ts';
import { changed, type Step, type Task } from './guide.ts';

/** What following a task came to. */
export interface Followed {
  /** Files that the reader writes or changes, from the root. */
  readonly touched: readonly string[];
  /** Those of them that were not there before. */
  readonly made: readonly string[];
  /** Files that the commands of the task wrote. */
  readonly generated: readonly string[];
  /** What the commands said. */
  readonly output: string;
}

const PNPM = /^npx -y pnpm@[\d.]+ (\S+) ?(.*)$/;

/** Does what a command of a guide does, with what is installed here. */
const runCommand = async (tree: CopiedTree, command: string): Promise<Ran> => {
  const [, script, rest = ''] = PNPM.exec(command) ?? [];
  const args = rest.split(' ').filter((word) => word !== '');
  if (script === 'install') return { code: 0, output: tree.linkAll().join('\n') };
  if (script === 'new:connector') return tree.runScript('scripts/new-connector.mjs', ...args);
  if (script === 'exec' && args[0] === 'vitest') return tree.run('vitest', ...args.slice(1));
  throw new Error(`A guide may not use this command, since its test cannot run it: ${command}`);
};

const writeStep = (tree: CopiedTree, step: Exclude<Step, { kind: 'run' }>): void => {
  const file = join(tree.root, step.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, step.kind === 'write' ? step.text : changed(readFileSync(file, 'utf8'), step.text));
};

/** Follows a task in a copy of the sources. Throws at the first step that cannot be done, with what was said. */
export const follow = async (tree: CopiedTree, { name, steps }: Task): Promise<Followed> => {
  const touched = new Set<string>();
  const made = new Set<string>();
  const generated = new Set<string>();
  let output = '';
  for (const step of steps) {
    try {
      if (step.kind === 'run') {
        const before = tree.files();
        const ran = await runCommand(tree, step.command);
        for (const [path, state] of tree.files()) if (before.get(path) !== state) generated.add(path);
        output += ran.output;
        if (ran.code !== 0) throw new Error(`${step.command} ended with ${ran.code}:\n${ran.output}`);
      } else {
        if (!existsSync(join(tree.root, step.path))) made.add(step.path);
        writeStep(tree, step);
        touched.add(step.path);
      }
    } catch (error) {
      const where = step.kind === 'run' ? step.command : step.path;
      throw new Error(`${name}: ${where}\n${String(error)}`, { cause: error });
    }
  }
  return { touched: [...touched], made: [...made], generated: [...generated], output };
};
