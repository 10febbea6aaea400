import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Nothing is loaded, framed or posted elsewhere; a page that needs more says so itself. */
const NOTHING = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** What every answer says to browsers and caches: run nothing, keep nothing. */
export const useHeaders = async (app: FastifyInstance): Promise<void> => {
  await app.register(helmet, { contentSecurityPolicy: NOTHING });
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
  });
};
