import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.mjs';
import { isInstalled, noteInstalled } from './installed.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { name, devDependencies, devEngines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * The lockfile is taken as it is: its hashes are checked. How old its packages are was checked when it was written, and is
 * checked by every full install; to ask the registry about each of them again would take a newcomer a minute.
 */
const gatewayOnly = [
  '--prod',
  `--filter=${name}`,
  '--filter=@carillon/gateway...',
  '--filter=@carillon/docs',
  '--frozen-lockfile',
  '--config.minimumReleaseAge=0',
];

/**
 * Installs what the gateway runs on and is built with: the `dependencies` of the root, of the gateway, of the packages
 * it stands on, and of the pages it serves. What tests, checks and benchmarks need is in `devDependencies`, and comes with
 * them. Where that is installed already, everything is brought up to date, so that nothing of it is taken away again.
 *
 * @returns {Promise<number>} the exit code of pnpm
 */
export async function installGateway() {
  if (Object.keys(devDependencies).some((tool) => existsSync(join(root, 'node_modules', tool))))
    return runPnpm(['install']);
  if (isInstalled(root)) return 0;
  const code = await runPnpm(['install', ...gatewayOnly]);
  if (code === 0) noteInstalled(root);
  return code;
}

function runPnpm(args) {
  const [program, ...first] = pnpm();
  return startChild(program, [...first, ...args], {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
  }).ended;
}

/** The pnpm that runs this script, or npx with the one of package.json. */
function pnpm() {
  const { npm_execpath: own, npm_config_user_agent: agent } = process.env;
  if (own === undefined || !agent?.startsWith('pnpm/'))
    return ['npx', '-y', `pnpm@${devEngines.packageManager.version}`];
  return /\.[cm]?js$/.test(own) ? [process.execPath, own] : [own];
}
