import type { Json } from './canonical-event.ts';

/** The value at a dotted path, e.g. `tracking.url`; undefined when a step is missing. */
export const valueAt = (data: { readonly [key: string]: Json }, path: string): Json | undefined => {
  let value: Json | undefined = data;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as { readonly [key: string]: Json })[step];
  }
  return value;
};
