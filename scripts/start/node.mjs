import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const oldest = 24;
const installed = fileURLToPath(
  new URL(`../../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url),
);

/**
 * The Node to run the gateway on: this one where it is new enough, otherwise the one that was installed with it.
 *
 * @returns {string | undefined} its path, undefined when there is none
 */
export function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= oldest) return process.execPath;
  return existsSync(installed) ? installed : undefined;
}

export const nodeMissing =
  `This is Node ${process.versions.node}, the gateway runs on ${oldest}, and the installation brought none for ` +
  `this machine. Start it with Node ${oldest}.`;
