import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lies in node_modules, so that it goes when the packages go. */
const noteIn = (root) => join(root, 'node_modules/.gateway-installed');

/** Whether the last installation was made from the lockfile and the manifests as they are. pnpm takes a second to tell. */
export const isInstalled = (root) =>
  existsSync(noteIn(root)) && readFileSync(noteIn(root), 'utf8') === digestOfInputs(root);

export const noteInstalled = (root) => writeFileSync(noteIn(root), digestOfInputs(root));

function digestOfInputs(root) {
  const folders = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name)),
  );
  const manifests = ['.', 'docs', ...folders].map((folder) => join(folder, 'package.json'));
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests])
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
}
