import type { FastifyInstance } from 'fastify';

/** Lets clients of a process that is about to end finish, each with its next request: their connections are not kept. */
export const useLeaving = (app: FastifyInstance, isLeaving: () => boolean): void => {
  app.addHook('onRequest', (_request, reply, done) => {
    if (isLeaving()) void reply.header('connection', 'close');
    done();
  });
};
