// Runs one of the operator's commands in apps/gateway/src/commands by its name: `pnpm vault:rotate` and others call
// this. Like `pnpm start` it installs first what the gateway needs, and brings its own Node.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installGateway } from './start/install.mjs';
import { findNode, nodeMissing } from './start/node.mjs';
import { runSource } from './start/source.mjs';

process.exitCode = await run(...process.argv.slice(2));

async function run(name, ...args) {
  const program = fileURLToPath(new URL(`../apps/gateway/src/commands/${name}.ts`, import.meta.url));
  if (name === undefined || !existsSync(program)) {
    console.error(`There is no command ${name ?? 'without a name'} in apps/gateway/src/commands.`);
    return 2;
  }
  const installed = await installGateway();
  if (installed !== 0) return installed;
  const node = findNode();
  if (node === undefined) {
    console.error(nodeMissing);
    return 1;
  }
  return runSource(program, args, node);
}
