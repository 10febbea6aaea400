import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problems.ts';

/** Refuses an address with U+0000: PostgreSQL's text holds none, so it names nothing there could be. */
export const useStorablePaths = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    const { url } = request;
    const zero = url.indexOf('%00');
    if (zero === -1) done();
    else if (!url.slice(0, zero).includes('?')) sendProblem(reply, { code: 'url_not_found' });
    else sendProblem(reply, { code: 'request_invalid', detail: 'The query holds U+0000. Remove it.' });
  });
};
