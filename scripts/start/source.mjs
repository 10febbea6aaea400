import { startChild } from './child.mjs';

/**
 * Runs a program on the sources, needs no build, and gives its exit code.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} node the Node to run it with
 */
export const runSource = (program, args = [], node = process.execPath) =>
  startChild(
    node,
    ['--conditions=@carillon/source', '--disable-warning=ExperimentalWarning', program, ...args],
    { stdio: 'inherit' },
  ).ended;
