import type { FastifyInstance, RouteHandlerMethod, RouteOptions } from 'fastify';
import type { SessionShares } from '../database/session-shares.ts';

/**
 * Lets one account have so many reads under way and no more: each may take a session for long. Changes are counted
 * where they begin their transaction, and sends share the sessions of admission.
 */
export const useReadShares = (app: FastifyInstance, shares: SessionShares): void => {
  // Fastify makes each HEAD from the GET as it stands here: twice inside the share, a request would wait for itself.
  const shared = new WeakSet<RouteHandlerMethod>();
  app.addHook('onRoute', (route: RouteOptions) => {
    if (route.method !== 'GET' || !route.url.startsWith('/v1') || shared.has(route.handler)) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      const work = async (): Promise<unknown> => handler.call(this, request, reply);
      return request.caller ? shares.run(request.caller.account.id, work) : work();
    };
    shared.add(route.handler);
  });
};
