import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ownerOf } from '../perimeter/owner.ts';
import { RefusedRequest } from '../problems.ts';
import type { BodyMemory, Hold } from './body-memory.ts';
import { withExactNumbers } from './exact-numbers.ts';
import { checkJsonForm } from './json-form.ts';
import { readBody } from './read-body.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What the bodies of all requests hold of the memory. */
    readonly bodyMemory: BodyMemory;
  }
  interface FastifyRequest {
    /** The body as it came, for digests and signatures. */
    rawBody?: string;
    /** What its body holds of the memory, until it is answered. */
    bodyHold?: Hold;
  }
}

/** 1000 messages of the longest text fit. */
export const BODY_LIMIT = 2 * 1024 * 1024;

type Scope = Pick<FastifyInstance, 'addContentTypeParser' | 'bodyMemory'>;

/** Reads a body; what it holds is given back when the request is over, however it ends. */
const receive = (
  { bodyMemory }: Scope,
  { request, payload, limit }: { request: FastifyRequest; payload: Readable; limit: number },
): Promise<Buffer> => {
  const hold = bodyMemory.hold(ownerOf(request));
  request.bodyHold = hold;
  return readBody(request, payload, { limit, hold });
};

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** RFC 8259, section 8.1: JSON between systems is UTF-8. ASCII is a part of it. */
const requireUtf8 = (request: FastifyRequest, body: Buffer): void => {
  const charset = CHARSET.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    throw new RefusedRequest({
      code: 'content_type_unsupported',
      detail: 'The body is declared in another encoding than UTF-8. Send it in UTF-8.',
    });
  if (!isUtf8(body))
    throw new RefusedRequest({
      code: 'json_invalid',
      detail: 'The body is not UTF-8: something re-encoded it on its way. Send it in UTF-8.',
    });
};

/** Parses JSON bodies and keeps their text. Names such as __proto__, in any spelling, are refused by the parser. */
export const useJsonBodies = (app: FastifyInstance, bodyMemory: BodyMemory): void => {
  app.decorate('bodyMemory', bodyMemory);
  app.addHook('onRequest', (request, reply, done) => {
    // It comes whether the answer was read or the client went away.
    reply.raw.once('close', () => request.bodyHold?.release());
    done();
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    const body = await receive(app, { request, payload, limit: BODY_LIMIT });
    requireUtf8(request, body);
    const text = body.toString('utf8');
    request.rawBody = text;
    // A POST without arguments may come with an empty JSON body.
    if (text === '') return undefined;
    checkJsonForm(text);
    return new Promise((resolve, reject) => {
      parse(request, text, (error, value) =>
        error ? reject(error) : resolve(withExactNumbers(text, value)),
      );
    });
  });
};

/** Takes bodies of a media type as their bytes, for endpoints whose signatures are over them. */
export const takeBytes = (scope: Scope, { mediaType, limit }: { mediaType: string; limit: number }): void => {
  scope.addContentTypeParser(mediaType, (request: FastifyRequest, payload: Readable) =>
    receive(scope, { request, payload, limit }),
  );
};
