import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems.ts';

/** Refuses an address with U+0000: PostgreSQL's text holds none, so it names nothing there could be. */
export const useStorablePaths = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    const { url } = request;
    const zero = url.indexOf('%00');
    if (zero === -1) return undefined;
    if (!url.slice(0, zero).includes('?')) return sendProblem(reply, { code: 'url_not_found' });
    return sendProblem(reply, { code: 'request_invalid', detail: 'The query holds U+0000. Remove it.' });
  });
};
