import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** One Ctrl-C may come twice, from the terminal and from pnpm: within this many milliseconds it counts once. */
const sameKeyPress = 500;

/**
 * Starts a child in a process group of its own and passes SIGINT and SIGTERM on to it, so that it sees each once and
 * ends in order. A second Ctrl-C kills it.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startChild(program, args, options) {
  const child = spawn(program, args, { ...options, detached: process.platform !== 'win32' });
  let firstAt;
  const pass = (signal) => {
    const again = firstAt !== undefined;
    if (again && performance.now() - firstAt < sameKeyPress) return;
    firstAt ??= performance.now();
    kill(child, again ? 'SIGKILL' : signal);
  };
  process.on('SIGINT', pass).on('SIGTERM', pass);
  /** @type {Promise<number>} the exit code, by the shell's custom for a signal */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => process.off('SIGINT', pass).off('SIGTERM', pass));
  return { child, ended, wasInterrupted: () => firstAt !== undefined };
}

/** Signals the whole group: a program behind a wrapper script would not hear of it otherwise. */
function kill(child, signal) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
