import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { REQUEST_ID_HEADER } from './request-id.ts';

/** Nothing is loaded, framed or posted elsewhere; a page that needs more says so itself. */
const NOTHING = "default-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'";

/** What every answer says to clients and caches: run nothing, keep nothing, come back over TLS. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': NOTHING,
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
};

/** Puts the headers on every answer that all of them need. */
export const useHeaders = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(HEADERS).header(REQUEST_ID_HEADER, request.id);
    done();
  });
};

/** Puts those besides on the pages of a scope that only browsers read; each page has a policy of its own for content. */
export const usePageHeaders = async (scope: FastifyInstance): Promise<void> => {
  await scope.register(helmet, { contentSecurityPolicy: false });
};
