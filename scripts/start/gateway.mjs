import { startChild } from './child.mjs';

/**
 * Runs the built gateway in demo mode. It gets a channel besides its terminal: when this process dies, however it
 * dies, the channel closes, and the gateway stops in order.
 *
 * @param {string} node the program to run it with
 * @param {readonly string[]} args
 * @returns {Promise<number>} the gateway's exit code
 */
export function runGateway(node, args) {
  const program = ['--enable-source-maps', 'apps/gateway/dist/main.js', '--demo'];
  return startChild(node, [...program, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  }).ended;
}
