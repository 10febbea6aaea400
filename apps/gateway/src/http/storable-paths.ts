import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems.ts';

/** Refuses a path with U+0000: PostgreSQL's text holds none, so it names nothing there could be. */
export const useStorablePaths = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) =>
    request.url.split('?', 1)[0]!.includes('%00') ? sendProblem(reply, { code: 'url_not_found' }) : undefined,
  );
};
