import { succeed } from '@carillon/core/result';
import {
  connectionCreateSchema,
  connectionPatchSchema,
  connectionSchema,
} from '@carillon/gateway-api/connections';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Change, DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import {
  CONNECTION_NOT_FOUND,
  type ConnectionRow,
  changeConnection,
  createConnection,
  deleteConnection,
  listConnections,
} from './connections.ts';

const view = (row: ConnectionRow): z.input<typeof connectionSchema> => ({
  id: toId('con', row.id),
  platform: row.platform,
  shop: row.shop,
  mode: row.mode,
  state: row.state,
  stateSince: row.stateSince.toISOString(),
  stateDetail: row.stateDetail,
  clientId: row.clientId,
  subscribedBy: row.subscribedBy,
  createdAt: row.createdAt.toISOString(),
  rotatedAt: row.rotatedAt?.toISOString() ?? null,
});

export interface ConnectionsOptions {
  readonly database: Database;
  readonly change: Change;
  readonly vault: Vault;
  /** The connectors this gateway has mounted. */
  readonly platforms: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const params = z.object({ id: z.string() });

const config = { access: { scope: 'connections:write', mode: 'own' } } as const;
const tags = ['connections'];

const listRoute = (app: Server, { database }: ConnectionsOptions): void => {
  app.get(
    '/v1/connections',
    {
      config,
      schema: {
        tags,
        summary: 'List connected shops',
        ...listSchema(connectionSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'con',
        read: (page) => listConnections(database, request.caller, page),
        view,
      }),
  );
};

const createRoute = (app: Server, { change, vault, platforms }: ConnectionsOptions): void => {
  app.post(
    '/v1/connections',
    {
      config,
      schema: {
        tags,
        summary: 'Connect a shop',
        body: connectionCreateSchema,
        response: { 201: connectionSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const made = await createConnection(client, request.caller, request.body, { vault, platforms });
        return made.ok ? succeed({ status: 201, body: view(made.value) }) : made;
      }),
  );
};

const changeRoute = (app: Server, { change, vault, now }: ConnectionsOptions): void => {
  app.patch(
    '/v1/connections/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Give a shop a new secret beside the old one, or say through which app it is asked',
        params,
        body: connectionPatchSchema,
        response: { 200: connectionSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('con', request.params.id);
        const which = { caller: request.caller, id };
        const changed = await changeConnection(client, which, request.body, { vault, now: new Date(now()) });
        return changed.ok ? succeed({ status: 200, body: view(changed.value) }) : changed;
      }),
  );
};

const deleteRoute = (app: Server, { change }: ConnectionsOptions): void => {
  app.delete(
    '/v1/connections/:id',
    { config, schema: { tags, summary: 'Disconnect a shop', params } },
    (request, reply) =>
      change(request, reply, async (client) => {
        const gone = await deleteConnection(client, request.caller, fromId('con', request.params.id));
        return gone ? succeed(DONE) : CONNECTION_NOT_FOUND;
      }),
  );
};

/** `/v1/connections`. */
export const connectionRoutes =
  (options: ConnectionsOptions): Routes =>
  (app) => {
    for (const register of [listRoute, createRoute, changeRoute, deleteRoute]) register(app, options);
  };
