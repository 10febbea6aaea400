import { execFile } from 'node:child_process';
import { type Block, blocksOf, difference } from './blocks.ts';

/** Where the pages say the gateway is. */
const WRITTEN = 'http://localhost:8080';
/** Comes before what a block prints; no command prints it. */
const MARK = '\u{1}';
const TIMEOUT_MS = 60_000;

export interface Surroundings {
  /** Of the gateway that the commands are to reach. */
  readonly address: string;
  /** Where they run; it has `data/demo` as after a start. */
  readonly folder: string;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const bash = (script: string, folder: string): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: folder };
    execFile('bash', ['-c', script], { cwd: folder, env, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });

const scriptOf = (blocks: readonly Block[], address: string): string =>
  [
    'set -euo pipefail',
    ...blocks.flatMap(({ code }) => [`printf '${MARK}'`, code.replaceAll(WRITTEN, address)]),
  ].join('\n');

/**
 * Runs the commands of a page one after the other in one shell, as a reader would.
 *
 * @returns what was wrong, each with its line; nothing when all of it works as the page shows.
 */
export const runPage = async (page: string, { address, folder }: Surroundings): Promise<string[]> => {
  const blocks = blocksOf(page);
  const { code, stdout, stderr } = await bash(scriptOf(blocks, address), folder);
  const printed = stdout.split(MARK).slice(1);
  const wrong = printed.flatMap((text, place) => {
    const block = blocks[place]!;
    const isLast = place === printed.length - 1;
    if (isLast && code !== 0) return [`line ${block.line}: ended with ${code}: ${stderr}${text}`];
    const differs = difference(block, text);
    return differs === null ? [] : [`line ${block.line}: ${differs}`];
  });
  return printed.length < blocks.length && code === 0 ? [...wrong, 'the page ended its shell'] : wrong;
};
