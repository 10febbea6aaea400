import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Calls `use` with a temporary folder that holds the sources of a commit, and removes the folder afterwards.
 *
 * @template T
 * @param {string} repository
 * @param {string} ref a branch, a tag or a commit
 * @param {(folder: string) => T} use
 * @returns {T}
 */
export function withCheckout(repository, ref, use) {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-shape-'));
  try {
    const archive = join(folder, 'sources.tar');
    execFileSync('git', ['archive', `--output=${archive}`, ref, 'apps', 'packages'], { cwd: repository });
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
