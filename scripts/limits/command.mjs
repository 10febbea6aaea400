import { createRequire } from 'node:module';

const { devEngines } = createRequire(import.meta.url)('../../package.json');

/** The command line of README.md. */
export const readmeCommand = (args) => ['npx', ['-y', `pnpm@${devEngines.packageManager.version}`, ...args]];
