import { startChild } from './child.mjs';

/**
 * Runs a program on the sources, needs no build, and gives its exit code.
 *
 * @param {string} program
 * @param {readonly string[]} args
 */
export const runSource = (program, args = []) =>
  startChild(
    process.execPath,
    ['--conditions=@carillon/source', '--disable-warning=ExperimentalWarning', program, ...args],
    { stdio: 'inherit' },
  ).ended;
