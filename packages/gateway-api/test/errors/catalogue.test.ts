import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, type ErrorEntry, problemSchema, toProblem } from '../../src/errors/index.ts';

const entries = Object.entries(ERRORS) as [ErrorCode, ErrorEntry][];

describe('the catalogue', () => {
  it.each(entries)(
    '%s has a status of a refusal, a title and something to do',
    (code, { status, title, todo }) => {
      expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
      expect([400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 431, 500, 502, 503]).toContain(
        status,
      );
      expect(title).toMatch(/^[A-Za-z].*[^.]$/);
      expect(todo).toMatch(/^[A-Z].*\.$/);
      expect(title + todo).not.toContain('|');
    },
  );

  it('what cannot be found is 404, and what says so is not found', () => {
    const missing = entries.filter(([code]) => code.endsWith('_not_found'));
    expect(missing.filter(([, { status }]) => status !== 404)).toEqual([]);
  });
});

describe('a problem', () => {
  it('of every code fits its schema and explains itself without a detail', () => {
    for (const [code, { status, title, todo }] of entries) {
      const problem = toProblem({ code }, 'req_1');
      expect(problemSchema.strict().parse(problem)).toEqual(problem);
      expect(problem).toEqual({
        type: `urn:carillon:error:${code}`,
        title,
        status,
        code,
        detail: `${title}. ${todo}`,
        requestId: 'req_1',
        docs: `/docs/errors#${code}`,
      });
    }
  });

  it('tells the field, the detail and the message when there are any', () => {
    const problem = toProblem(
      { code: 'number_invalid', detail: 'Too short.', field: 'messages.3.to', messageId: 'msg_1' },
      'req_1',
    );
    expect(problem).toMatchObject({ detail: 'Too short.', field: 'messages.3.to', messageId: 'msg_1' });
  });
});

const REPOSITORY = new URL('../../../../', import.meta.url);

/** What answers requests, or refuses inside what does. */
const SOURCES = [
  'apps/gateway/src/',
  'packages/core/src/',
  ...readdirSync(new URL('packages/', REPOSITORY))
    .filter((name) => name.startsWith('connector-'))
    .map((name) => `packages/${name}/src/`),
];

const sources = SOURCES.flatMap((folder) =>
  readdirSync(new URL(folder, REPOSITORY), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(new URL(folder + path, REPOSITORY), 'utf8')),
);

/** Where a source names a code: refused outright, in an object with its detail, or in the type of a refusal. */
const NAMED = [
  /\brefuse(?:<[^>]*>)?\(\s*'(\w+)'/g,
  /\bcode: '([a-z]\w+)',\s*detail\b/g,
  /\bRefusal<([^>]*)>/g,
];

const refusedCodes = new Set(
  sources.flatMap((source) =>
    NAMED.flatMap((pattern) => [...source.matchAll(pattern)])
      .flatMap(([, named]) => named!.split('|'))
      .map((name) => name.replaceAll(/['\s]/g, ''))
      .filter((name) => /^[a-z]\w+$/.test(name)),
  ),
);

/** What carriers say of a message: codes of a table of their own, shown on the why-card. */
const receiptCodes = new Set(
  [
    ...readFileSync(
      new URL('apps/gateway/src/engine/carriers/receipt-codes.ts', REPOSITORY),
      'utf8',
    ).matchAll(/^ {2}(\w+): \{/gm),
  ].map(([, code]) => code!),
);

/** Refusals that never reach a caller of the API. */
const INTERNAL: Readonly<Record<string, string>> = {
  phone_missing:
    'a text about an order whose person has no phone is answered with it as the reason of its outcome',
  profile_invalid: 'a segmentation profile is made by code, not by a request',
  header_malformed: 'a user data header comes from a carrier, whose text is then taken without it',
};

describe('codes in the sources', () => {
  it('are found where they are', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(refusedCodes.size).toBeGreaterThan(50);
    expect(receiptCodes.size).toBeGreaterThan(10);
  });

  it('are all in the catalogue: another would be answered as internal_error', () => {
    const known = (code: string): boolean =>
      Object.hasOwn(ERRORS, code) || Object.hasOwn(INTERNAL, code) || receiptCodes.has(code);
    const unknown = [...refusedCodes].filter((code) => !known(code));
    expect(unknown).toEqual([]);
  });

  it('use every entry of the catalogue', () => {
    const whole = sources.join('\n');
    expect(entries.map(([code]) => code).filter((code) => !whole.includes(`'${code}'`))).toEqual([]);
  });

  it('need every exception that is made here', () => {
    expect(Object.keys(INTERNAL).filter((code) => !refusedCodes.has(code))).toEqual([]);
  });
});
