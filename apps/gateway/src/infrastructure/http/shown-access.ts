import { type Access, isAccountAccess, type KeyModes } from './access.ts';

/** How the document shows who may use a route. */
export interface ShownAccess {
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** The scope a key needs, for programs: OpenAPI 3.0 has no scopes for bearer keys. */
  readonly 'x-scope'?: string;
}

const TEST_KEYS: Readonly<Record<KeyModes, string>> = {
  live: 'A test key may not use it.',
  own: 'A test key reaches the things of the test mode.',
  any: 'A test key may use it, too.',
};

/** Describes who may use a route, as authentication decides it. */
export const showAccess = (access: Access): ShownAccess => {
  if (isAccountAccess(access))
    return {
      description: `Needs a key with the scope \`${access.scope}\`. ${TEST_KEYS[access.mode]}`,
      security: [{ key: [] }],
      'x-scope': access.scope,
    };
  return access === 'operator'
    ? { description: "Needs an operator's key.", security: [{ key: [] }], 'x-scope': 'operator' }
    : { description: 'Needs no key.', security: [] };
};
