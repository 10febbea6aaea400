import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How much is installed in a clone.
 *
 * @param {string} clone
 * @returns {{ packages: number, megabytes: number }}
 */
export function measureInstalled(clone) {
  const store = join(clone, 'node_modules/.pnpm');
  const packages = readdirSync(store, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules',
  );
  return { packages: packages.length, megabytes: Math.round(bytesIn(store) / 2 ** 20) };
}

/** Files that are linked to several names are counted once. */
function bytesIn(folder) {
  const sizes = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { ino, size } = lstatSync(join(entry.parentPath, entry.name));
    sizes.set(ino, size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
