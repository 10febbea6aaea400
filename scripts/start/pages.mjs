import { mkdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { startChild } from './child.mjs';

/**
 * Builds the pages for readers where they changed, while the gateway starts: nobody waits for them, so they take what
 * the machine has left over. A failure is told in one line, since the gateway runs without them.
 *
 * @returns {{ stop(): void }}
 */
export function buildPages() {
  // The gateway starts meanwhile, and would warn of a folder that is not there yet.
  mkdirSync('docs/.vitepress/dist', { recursive: true });
  const { child, ended } = startChild(
    'node_modules/.bin/turbo',
    ['run', 'build', '--filter=@carillon/docs'],
    {
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
      shell: process.platform === 'win32',
      stdio: 'ignore',
    },
  );
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let stopped = false;
  ended.then((code) => {
    if (code !== 0 && !stopped)
      console.error('The pages at /docs could not be built. `npx -y pnpm@12.18.0 build` tells why.');
  });
  return {
    stop: () => {
      stopped = true;
      if (child.exitCode === null) child.kill();
    },
  };
}
