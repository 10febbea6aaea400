// Installs what the gateway needs, builds what changed, then runs the gateway in demo mode until it ends.
// `pnpm start` calls this. On a fresh clone it runs on whatever Node there is, and on nothing that is installed.
import { fileURLToPath } from 'node:url';
import { buildGateway } from './start/build.mjs';
import { runGateway } from './start/gateway.mjs';
import { installGateway } from './start/install.mjs';
import { findNode, nodeMissing } from './start/node.mjs';
import { buildPages } from './start/pages.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

process.exitCode = await start(process.argv.slice(2));

async function start(args) {
  const installed = await installGateway();
  if (installed !== 0) return installed;
  const node = findNode();
  if (node === undefined) {
    console.error(nodeMissing);
    return 1;
  }
  const built = await buildGateway();
  if (built !== 0) return built;
  const pages = buildPages();
  return runGateway(node, args).finally(pages.stop);
}
