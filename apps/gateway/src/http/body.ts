import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for digests and signatures. */
    rawBody?: string;
  }
}

/** 1000 messages of the longest text fit. */
export const BODY_LIMIT = 2 * 1024 * 1024;

/** Parses JSON bodies and keeps their text. Keys such as __proto__ are refused by the parser. */
export const useJsonBodies = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    request.rawBody = body as string;
    // A POST without arguments may come with an empty JSON body.
    if (body === '') done(null, undefined);
    else parse(request, body as string, done);
  });
};
