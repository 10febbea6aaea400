import type { Json } from '@carillon/core/events';

type Settings = { readonly [name: string]: Json };

const isObject = (value: Json | undefined): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Settings with what is to change in them: objects are merged member by member, all else replaces what stood there,
 * and null takes a member out, so that its default counts again (JSON Merge Patch, RFC 7396).
 */
export const mergeSettings = (settings: Settings, change: Settings): Settings => {
  const merged = new Map(Object.entries(settings));
  for (const [name, value] of Object.entries(change)) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else merged.set(name, isObject(value) ? mergeSettings(isObject(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(merged);
};
