import { startChild } from '../start/child.mjs';
import { readmeCommand } from './command.mjs';

/**
 * Runs one of the commands of README.md to its end.
 *
 * @param {string} clone
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 * @returns {Promise<number>} how many seconds it took
 */
export async function timeCommand(clone, env, args) {
  const [program, all] = readmeCommand(args);
  const startedAt = performance.now();
  const code = await startChild(program, all, { cwd: clone, env, stdio: ['ignore', 2, 2] }).ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
  return (performance.now() - startedAt) / 1000;
}
