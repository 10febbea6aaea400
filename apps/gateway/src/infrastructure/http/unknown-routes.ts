import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problems.ts';

/** Answers what no route is for, before anything of its body is read. */
export const useUnknownRoutes = (
  app: FastifyInstance,
  methodsOf: (path: string) => readonly string[],
): void => {
  const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const methods = methodsOf(request.url.split('?')[0]!);
    // A file that is not there, below an address that answers to GET.
    if (methods.length === 0 || methods.includes(request.method))
      return sendProblem(reply, { code: 'url_not_found' });
    const allowed = methods.join(', ');
    // RFC 9110, section 15.5.6, asks for the header.
    void reply.header('allow', allowed);
    return sendProblem(reply, { code: 'method_not_allowed', detail: `The address answers to ${allowed}.` });
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) refuse(request, reply);
    else done();
  });
  app.setNotFoundHandler(refuse);
};
