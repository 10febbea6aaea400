import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namesOf } from './names.mjs';

const TEMPLATE = join(import.meta.dirname, 'template');
const SAMPLE = namesOf('sample-platform');

/** Puts the names of the platform in the place of the sample's, in each of their forms. */
const renamed = (text, names) =>
  Object.entries(SAMPLE).reduce((changed, [form, sample]) => changed.replaceAll(sample, names[form]), text);

/**
 * Writes the files of a connector into a folder that is not there yet.
 *
 * @param {string} folder
 * @param {string} name
 * @returns {readonly string[]} the paths written, from that folder
 */
export const writeConnector = (folder, name) => {
  const names = namesOf(name);
  const files = readdirSync(TEMPLATE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(TEMPLATE.length + 1));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), renamed(readFileSync(join(TEMPLATE, file), 'utf8'), names));
  }
  return files.toSorted();
};
