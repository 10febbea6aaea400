import { slugify } from '../../../../../docs/.vitepress/slugify.ts';
import type { OpenApi, Operation, Parameter } from '../../support/openapi/document.ts';
import { cell, fieldsOf, parameterRow, typeOf } from './fields.ts';
import { sampleOf } from './sample.ts';
import { callOf, curlOf, type Shown } from './snippets.ts';

/** A page of the reference: its file in `docs/api`, and what stands in it. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** One route, as its page describes it. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const JSON_BODY = 'application/json';
const NOTE = '<!-- Written from the contract by apps/gateway/test/docs/reference.test.ts. -->';

/** In the order a newcomer needs them; a tag that is not named comes last. */
const ORDER = [
  'messages',
  'virtual phones',
  'webhooks',
  'otp',
  'templates',
  'consent',
  'events',
  'automations',
];

export const routesOf = ({ paths }: OpenApi): Described[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** Routes of the operator are many: they have a page for each noun. */
const pageNameOf = ({ path, operation }: Described): string => {
  const [tag = 'other'] = operation.tags;
  if (tag !== 'operator') return tag;
  return `operator: ${path.split('/')[3]!.replaceAll('-', ' ')}`;
};

const parameterSample = ({ name, schema }: Parameter, document: OpenApi): string =>
  name === 'id' ? 'the-id' : String(sampleOf(document, schema, name));

/** What the snippets of a route send. */
export const shownOf = (document: OpenApi, { method, path, operation }: Described): Shown => {
  const { parameters = [], requestBody, security } = operation;
  const content = requestBody?.content[JSON_BODY];
  const required = parameters.filter((each) => each.in === 'query' && each.required);
  return {
    method,
    path,
    parameters: parameters
      .filter((each) => each.in === 'path')
      .map((each) => ({ name: each.name, value: parameterSample(each, document) })),
    query: Object.fromEntries(required.map((each) => [each.name, parameterSample(each, document)])),
    ...(content && { body: sampleOf(document, content.schema) }),
    isPublic: security?.length === 0,
  };
};

const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``;

const answersOf = ({ responses }: Operation): string =>
  Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, { content = {} }]) => {
      const given = Object.entries(content).map(([type, { schema }]) =>
        type === JSON_BODY ? typeOf(schema) : `\`${type}\``,
      );
      return `\`${status}\`${given.length > 0 ? ` ${given.join(' or ')}` : ''}`;
    })
    .join(', ');

/** Tables of what is answered where no object of its own describes it. */
const answerTables = (document: OpenApi, { responses }: Operation): string[] =>
  Object.entries(responses).flatMap(([status, { content = {} }]) => {
    const schema = content[JSON_BODY]?.schema;
    return status.startsWith('2') && schema?.properties ? [fieldsOf(document, schema)] : [];
  });

const section = (document: OpenApi, route: Described): string => {
  const { method, path, operation } = route;
  const { parameters = [], requestBody } = operation;
  const shown = shownOf(document, route);
  const content = requestBody && Object.entries(requestBody.content);
  const call = callOf(shown);
  return [
    `## ${cell(operation.summary)}`,
    `\`${method} ${path}\``,
    cell(operation.description ?? ''),
    parameters.length > 0 &&
      [
        '| parameter | type | what |',
        '|---|---|---|',
        ...parameters.map((each) =>
          parameterRow(
            each.name,
            { ...each.schema, ...(each.description && { description: each.description }) },
            {
              in: each.in,
              required: each.required === true,
            },
          ),
        ),
      ].join('\n'),
    ...(content ?? []).map(([type, { schema }]) =>
      type === JSON_BODY ? `**Body**\n\n${fieldsOf(document, schema)}` : `**Body**: \`${type}\``,
    ),
    fence('sh', curlOf(shown)),
    call && fence('ts', call),
    `**Answers** ${answersOf(operation) || 'nothing'}`,
    ...answerTables(document, operation),
  ]
    .filter(Boolean)
    .join('\n\n');
};

const titleOf = (name: string): string => name[0]!.toUpperCase() + name.slice(1);
const fileOf = (name: string): string => `${name.replaceAll(/[^a-z]+/g, '-')}.md`;

const pageOf = (document: OpenApi, name: string, routes: readonly Described[]): Page => ({
  file: fileOf(name),
  text: `${NOTE}\n\n# ${titleOf(name)}\n\n${routes.map((route) => section(document, route)).join('\n\n')}\n`,
});

/** The names of the objects that a part of the contract refers to, with those that they refer to. */
const referredFrom = (document: OpenApi, part: unknown, found = new Set<string>()): Set<string> => {
  for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    referredFrom(document, document.components.schemas[name], found);
  }
  return found;
};

const objectsPage = (document: OpenApi): Page => {
  const shown = referredFrom(document, document.paths);
  const sections = Object.entries(document.components.schemas)
    .filter(([name]) => shown.has(name))
    .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
    .map(([name, schema]) => `## ${name}\n\n${fieldsOf(document, schema)}`);
  return {
    file: 'objects.md',
    text: `${NOTE}\n\n# Objects\n\nWhat routes take and answer. A name that ends in \`Input\` is what you send.\n\n${sections.join('\n\n')}\n`,
  };
};

const indexPage = (groups: ReadonlyMap<string, readonly Described[]>): Page => {
  const lists = [...groups].map(([name, routes]) => {
    const lines = routes.map(({ method, path, operation }) => {
      const anchor = `${fileOf(name)}#${slugify(operation.summary)}`;
      return `| \`${method} ${path}\` | [${cell(operation.summary)}](${anchor}) |`;
    });
    return `## [${titleOf(name)}](${fileOf(name)})\n\n| route | what |\n|---|---|\n${lines.join('\n')}`;
  });
  const intro = [
    '# API',
    'Every route of the gateway, from the contract it checks requests with. A running gateway serves the same as OpenAPI 3.0 at `/openapi.json`.',
    'Send your key as `Authorization: Bearer <key>`. What is refused is answered as `application/problem+json` with one of the [error codes](../errors.md). An `Idempotency-Key` on a POST makes its repetition harmless for 7 days. Lists come newest first, page by page: give `nextCursor` as `cursor`.',
    'Each route has a command for a shell and the call of [the typed client](../client.md). For both, set the address and your key:',
    fence('sh', 'export GATEWAY_URL=http://localhost:8080 GATEWAY_KEY=$(cat data/demo/key)'),
  ];
  return { file: 'index.md', text: `${NOTE}\n\n${[...intro, ...lists].join('\n\n')}\n` };
};

/** Every page of the reference. */
export const pagesOf = (document: OpenApi): Page[] => {
  const groups = new Map<string, Described[]>();
  for (const route of routesOf(document)) {
    const name = pageNameOf(route);
    groups.set(name, [...(groups.get(name) ?? []), route]);
  }
  const place = (name: string): number => {
    if (name.startsWith('operator')) return 100;
    const at = ORDER.indexOf(name);
    return at === -1 ? ORDER.length : at;
  };
  const ordered = new Map([...groups].toSorted(([one], [other]) => place(one) - place(other)));
  return [
    indexPage(ordered),
    ...[...ordered].map(([name, routes]) => pageOf(document, name, routes)),
    objectsPage(document),
  ];
};
