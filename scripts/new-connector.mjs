// Writes a connector that passes the battery as it is: `pnpm new:connector woocommerce`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { nameProblem, namesOf } from './new-connector/names.mjs';
import { writeConnector } from './new-connector/write-connector.mjs';

const root = join(import.meta.dirname, '..');
const name = process.argv[2];
const path = `packages/connector-${name}`;

const problem =
  nameProblem(name) ?? (existsSync(join(root, path)) ? `${path} is there already. Take another name.` : null);
if (problem !== null) {
  console.error(problem);
  process.exit(2);
}

const files = writeConnector(join(root, path), name);

// The name changes the lengths of lines.
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const formatted = spawnSync(process.execPath, [biome, 'check', '--write', '--log-level=error', path], {
  cwd: root,
  stdio: 'inherit',
});
if (formatted.status !== 0) process.exit(1);

const { camel, title } = namesOf(name);
console.log(`${path}: ${files.length} files.

  npx -y pnpm@12.18.0 install                                                links it
  npx -y pnpm@12.18.0 exec vitest run --project unit ${path}    runs the battery, which passes

Then make it the connector of ${title}:
  1. src/webhook/headers.ts, verify.ts: its headers, and how it signs.
  2. src/webhook/shop-of.ts: what a shop is called there.
  3. src/payload, src/topics: what its webhooks say. One file per topic.
  4. test/support/fixtures.ts: its own sample of a webhook.
  5. apps/gateway/package.json and apps/gateway/src/composition/connectors.ts: add \`${camel}\` to the list.

docs/adding-a-connector.md goes through all of it.`);
