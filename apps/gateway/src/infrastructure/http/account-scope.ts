import type { FastifyInstance, RouteOptions } from 'fastify';
import { forAccount } from '../account-scope/account-scope.ts';
import { isAccountAccess } from './access.ts';

/** Binds what answers an account's request to that account: a statement that forgets to name it finds nothing of others. */
export const useAccountScope = (app: FastifyInstance): void => {
  app.addHook('onRoute', (route: RouteOptions) => {
    const { handler, config } = route;
    if (!isAccountAccess(config?.access) || config.access.beyond) return;
    route.handler = function (request, reply) {
      return forAccount(request.caller.account.id, () => handler.call(this, request, reply));
    };
  });
};
