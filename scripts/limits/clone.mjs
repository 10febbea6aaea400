import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/**
 * Clones the repository as a newcomer would, without anything that is installed or built.
 *
 * @param {string} repository
 * @param {string} commit
 * @param {string} folder where the clone is put
 * @returns {string} the folder of the clone
 */
export function cloneCommit(repository, commit, folder) {
  const clone = join(folder, 'clone');
  const git = (cwd, ...args) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
  const hash = git(repository, 'rev-parse', '--verify', `${commit}^{commit}`);
  git(folder, 'clone', '--quiet', '--no-checkout', repository, clone);
  git(clone, 'checkout', '--quiet', '--detach', hash);
  return clone;
}

/**
 * The variables the commands run with: those of this process without what its pnpm, its Node and its gateway added,
 * and the data in `folder`. Of a cold run, the caches are there too.
 *
 * @param {string} folder
 * @param {{ cold: boolean }} options
 */
export function createEnvironment(folder, { cold }) {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(package|lifecycle|execpath|node_execpath|command|config_user_agent)|pnpm_|GATEWAY_|DATABASE_URL)/i.test(
        name,
      ),
  );
  const path = process.env.PATH.split(delimiter).filter((entry) => !entry.includes('node_modules'));
  return {
    ...Object.fromEntries(inherited),
    PATH: path.join(delimiter),
    GATEWAY_DATA_DIR: join(folder, 'data'),
    TURBO_TELEMETRY_DISABLED: '1',
    ...(cold && {
      npm_config_cache: join(folder, 'npm-cache'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      pnpm_config_store_dir: join(folder, 'store'),
    }),
  };
}
