import { createRequire } from 'node:module';

/** @type {readonly (readonly string[])[]} */
const order = createRequire(import.meta.url)('../../apps/gateway/modules.cjs');

const floors = ['services', 'engine', 'infrastructure'];

/** Where the parts of the earlier tree went that had one folder per module and no floors, by what has another name now. */
const formerPlaces = new Map([
  ['accounts', 'engine/api-keys'],
  ['config.ts', 'infrastructure/config'],
  ['demo', 'composition'],
  ['replies', 'services/inbound'],
]);

/**
 * The module a file belongs to. Files directly in src belong to `composition`. Of a tree without floors, each folder is
 * taken for the module that bears its name now.
 *
 * @param {string} path relative to apps/gateway/src
 * @returns {string} such as `engine/billing`
 */
export function moduleOf(path) {
  const [first, second, ...rest] = path.split('/');
  if (formerPlaces.has(first)) return formerPlaces.get(first);
  if (second === undefined) return 'composition';
  if (floors.includes(first)) return rest.length === 0 ? first : `${first}/${second}`;
  const named = order.flat().find((name) => name === first || name.endsWith(`/${first}`));
  return named ?? `services/${first}`;
}

/**
 * How far from the top a module stands: 0 is the top.
 *
 * @param {string} module
 * @returns {number | undefined} undefined when modules.cjs does not name it
 */
export function levelOf(module) {
  const level = order.findIndex((names) => names.includes(module) || names.includes(familyOf(module)));
  return level < 0 ? undefined : level;
}

const familyOf = (module) => `${module.split('/')[0]}/*`;

export const isService = (module) => module.startsWith('services/');
