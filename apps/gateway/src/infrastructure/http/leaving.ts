import type { FastifyInstance } from 'fastify';

/** Lets clients of a process that is about to end finish, each with its next request: their connections are not kept. */
export const useLeaving = (app: FastifyInstance, isLeaving: () => boolean): void => {
  app.addHook('onSend', async (_request, reply) => {
    if (isLeaving()) void reply.header('connection', 'close');
  });
};
