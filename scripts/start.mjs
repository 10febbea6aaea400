// Builds what changed, then runs the gateway in demo mode until it ends. `pnpm start` calls this.
import { join } from 'node:path';
import { buildGateway } from './start/build.mjs';
import { runGateway } from './start/gateway.mjs';

const oldestNode = 24;

process.chdir(join(import.meta.dirname, '..'));

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  console.error(
    `This is Node ${process.versions.node}, the gateway runs on ${oldestNode}. ` +
      'Start it with "npx -y pnpm@12.18.0 start", which brings its own Node.',
  );
  process.exit(1);
}

const buildCode = await buildGateway();
process.exitCode = buildCode === 0 ? await runGateway(process.argv.slice(2)) : buildCode;
