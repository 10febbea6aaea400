declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types of a route that answers with a file instead of what a schema describes. */
    files?: readonly string[];
  }
}

interface Operation {
  responses: Readonly<Record<string, { readonly content?: object }>>;
  'x-files'?: readonly string[];
}

/** Whatever is refused is a problem, on every route. */
const REFUSED = {
  description: 'Refused: `code` says why, `detail` what to do',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const NOTHING = { 204: { description: 'Done' } };

const filesOf = (media: readonly string[]) => ({
  200: {
    description: 'A file',
    content: Object.fromEntries(
      media.map((type) => [type, { schema: type === 'application/json' ? {} : { type: 'string' } }]),
    ),
  },
});

/** What succeeds: as the schema of a route says, or a file, or nothing. */
const successOf = (method: string, { responses, 'x-files': files }: Operation): object => {
  if (files) return filesOf(files);
  const says = Object.values(responses).some(({ content }) => content !== undefined);
  return says || method !== 'delete' ? responses : NOTHING;
};

/** Adds to each operation of a document what it answers and no schema of its route says. */
export const withAnswers = <Document extends object>(document: Document): Document => {
  const { paths = {} } = document as { paths?: Record<string, Record<string, Operation>> };
  for (const methods of Object.values(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operation.responses = { ...successOf(method, operation), default: REFUSED };
      delete operation['x-files'];
    }
  }
  return document;
};
