import { succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { keyCreatedSchema } from '@carillon/gateway-api/keys';
import {
  accountClosedSchema,
  accountCreateSchema,
  accountSchema,
  operatorKeyCreateSchema,
} from '@carillon/gateway-api/operator';
import { z } from 'zod';
import type { AccountRouteOptions } from '../../engine/api-keys/account-route-options.ts';
import { madeKeyAnswer } from '../../engine/api-keys/key-view.ts';
import { checkEnd, createKeyFor } from '../../engine/api-keys/keys.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { type AccountRow, createAccount, listAccounts } from './accounts.ts';
import { closeAccount } from './close-account.ts';

const view = ({ id, createdAt, closedAt, ...row }: AccountRow): z.input<typeof accountSchema> => ({
  ...row,
  id: toId('acc', id),
  createdAt: createdAt.toISOString(),
  closedAt: closedAt?.toISOString() ?? null,
});

const params = z.object({ id: z.string() });

const config = { access: 'operator' as const };

const listRoute = (app: Server, { database }: AccountRouteOptions): void => {
  app.get(
    '/v1/operator/accounts',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'List accounts',
        ...listSchema(accountSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'acc',
        read: (page) => listAccounts(database, page),
        view,
      }),
  );
};

const createRoute = (app: Server, { change }: AccountRouteOptions): void => {
  app.post(
    '/v1/operator/accounts',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'Make an account with an empty wallet',
        body: accountCreateSchema,
        response: { 201: accountSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const made = await createAccount(client, request.body);
        return made.ok ? succeed({ status: 201, body: view(made.value) }) : made;
      }),
  );
};

const closeRoute = (app: Server, { change, apiKeyCache, now }: AccountRouteOptions): void => {
  app.delete(
    '/v1/operator/accounts/:id',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'Close an account: keys and shops end, what has not left is cancelled; its records stay',
        params,
        response: { 200: accountClosedSchema },
      },
    },
    async (request, reply) => {
      await change(request, reply, async (client) => {
        const { id } = request.params;
        const closed = await closeAccount(client, fromId('acc', id), new Date(now()));
        return closed.ok ? succeed({ status: 200, body: { id, ...closed.value } }) : closed;
      });
      apiKeyCache.forget();
      return reply;
    },
  );
};

const createKeyRoute = (app: Server, { change, now }: AccountRouteOptions): void => {
  app.post(
    '/v1/operator/accounts/:id/keys',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'Make an API key of an account, which is shown this once',
        params,
        body: operatorKeyCreateSchema,
        response: { 201: keyCreatedSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const ends = checkEnd(request.body, now());
        if (!ends.ok) return ends;
        const made = await createKeyFor(client, fromId('acc', request.params.id), request.body);
        return made.ok ? succeed(madeKeyAnswer(made.value)) : made;
      }),
  );
};

/** `/v1/operator/accounts`, and the keys the operator gives to them. */
export const accountRoutes =
  (options: AccountRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, createRoute, closeRoute, createKeyRoute]) register(app, options);
  };
