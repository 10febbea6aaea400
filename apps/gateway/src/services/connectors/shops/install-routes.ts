import type { Connector } from '@carillon/connector-kit/connector';
import { succeed } from '@carillon/core/result';
import { connectionInstallSchema, connectionSessionSchema } from '@carillon/gateway-api/connections';
import { fromId } from '@carillon/gateway-api/ids';
import { z } from 'zod';
import type { Change } from '../../../infrastructure/http/idempotency.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../../infrastructure/http/server.ts';
import { findConnection } from '../connections.ts';
import { connectedPage, notConnectedPage } from './install-pages.ts';
import { beginInstall, finishInstall, type InstallDependencies, installBySession } from './installs.ts';

export interface InstallRouteOptions extends InstallDependencies {
  readonly change: Change;
}

const HTML = 'text/html; charset=utf-8';

const beginRoute = (app: Server, options: InstallRouteOptions): void => {
  app.post(
    '/v1/connections/:id/install',
    {
      config: { access: { scope: 'connections:write', mode: 'own' } },
      schema: {
        tags: ['connections'],
        summary: 'Begin to install the app in a shop: where the merchant allows it',
        params: z.object({ id: z.string() }),
        response: { 201: connectionInstallSchema },
      },
    },
    (request, reply) =>
      options.change(request, reply, async (client) => {
        const found = await findConnection(client, request.caller, fromId('con', request.params.id));
        if (!found.ok) return found;
        const begun = await beginInstall(client, options, found.value);
        if (!begun.ok) return begun;
        const { url, scopes, expiresAt } = begun.value;
        // Whoever opens it installs: it is told to the key that asked alone.
        return succeed({
          status: 201,
          body: { url, scopes, expiresAt: expiresAt.toISOString() },
          secret: true,
        });
      }),
  );
};

/** The merchant comes back in a browser: what it shows is read by a person. */
const callbackRoute = (app: Server, connector: Connector, options: InstallRouteOptions): void => {
  app.get(
    `/connectors/${connector.platform}/callback`,
    { config: { access: 'public' as const }, schema: { hide: true } },
    async (request, reply) => {
      const at = request.url.indexOf('?');
      const query = at < 0 ? '' : request.url.slice(at + 1);
      const finished = await finishInstall(options, { connector, query });
      void reply.header('content-type', HTML).header('cache-control', 'no-store');
      if (finished.ok) return reply.send(connectedPage(finished.value.shop));
      request.log.warn({ platform: connector.platform, code: finished.error.code }, 'install refused');
      const { code, detail } = finished.error;
      return reply
        .code(code === 'shop_unreachable' || code === 'shop_busy' ? 502 : 409)
        .send(notConnectedPage(detail));
    },
  );
};

const sessionRoute = (app: Server, connector: Connector, options: InstallRouteOptions): void => {
  app.post(
    `/connectors/${connector.platform}/session`,
    {
      config: { access: 'public' as const },
      schema: {
        tags: ['connectors'],
        summary: `Install by the session token of a page inside ${connector.platform}`,
        body: connectionSessionSchema,
        response: { 200: z.object({ installed: z.int() }) },
      },
    },
    async (request, reply) => {
      const { sessionToken } = request.body;
      const installed = await installBySession(options, { connector, sessionToken });
      return installed.ok ? installed.value : sendProblem(reply, fromRefusal(installed.error));
    },
  );
};

/** How the app comes to be in a shop: begun by a key, ended by a merchant's browser or a page of the shop's admin. */
export const installRoutes =
  (options: InstallRouteOptions): Routes =>
  (app) => {
    beginRoute(app, options);
    for (const connector of options.shops.connectors) {
      if (!connector.shop) continue;
      callbackRoute(app, connector, options);
      sessionRoute(app, connector, options);
    }
  };
