import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { startChild } from '../start/child.mjs';
import { readmeCommand } from './command.mjs';

const patience = 300_000;

/**
 * Starts the gateway by the command of README.md, on a free port, and stops it when it is ready.
 *
 * @param {string} clone
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the seconds from the command to the first `200` of `/ready`
 */
export async function timeStart(clone, env) {
  const port = await freePort();
  const [program, args] = readmeCommand(['start']);
  const startedAt = performance.now();
  const gateway = startChild(program, args, {
    cwd: clone,
    env: { ...env, GATEWAY_PORT: String(port) },
    stdio: ['ignore', 2, 2],
  });
  let ended;
  gateway.ended.then((code) => {
    ended = code;
  });
  while (!(await isReady(port))) {
    if (ended !== undefined) throw new Error(`start ended with ${ended} before it was ready.`);
    if (performance.now() - startedAt > patience) {
      await stop(gateway);
      throw new Error(`start was not ready after ${patience / 1000} s.`);
    }
    await wait(20);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await stop(gateway);
  return seconds;
}

async function stop({ child, ended }) {
  process.kill(-child.pid, 'SIGINT');
  await ended;
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`)).status === 200;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
