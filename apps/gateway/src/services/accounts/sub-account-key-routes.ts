import { succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import { keyCreatedSchema, keySchema } from '@carillon/gateway-api/keys';
import { operatorKeyCreateSchema } from '@carillon/gateway-api/operator';
import { z } from 'zod';
import type { AccountRouteOptions } from '../../engine/api-keys/account-route-options.ts';
import { keyView, madeKeyAnswer } from '../../engine/api-keys/key-view.ts';
import {
  checkEnd,
  createSubAccountKey,
  KEY_NOT_FOUND,
  listKeysOf,
  revokeKeyOf,
} from '../../engine/api-keys/keys.ts';
import { DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { findSubAccount, lockSubAccount, SUB_ACCOUNT_NOT_FOUND } from './sub-accounts.ts';

const params = z.object({ id: z.string() });
const read = { access: { scope: 'accounts:write', mode: 'any', beyond: 'below' } } as const;
const write = { access: { scope: 'accounts:write', mode: 'live', beyond: 'below' } } as const;
const tags = ['accounts'];

const listRoute = (app: Server, { database }: AccountRouteOptions): void => {
  app.get(
    '/v1/accounts/:id/keys',
    {
      config: read,
      schema: {
        tags,
        summary: 'List the API keys of a sub-account, ended ones included',
        params,
        ...listSchema(keySchema),
      },
    },
    (request, reply) => {
      const { account } = request.caller;
      return sendPage(reply, request.query, {
        prefix: 'key',
        read: async (page) => {
          const sub = await findSubAccount(database, account.id, fromId('acc', request.params.id));
          const rows = sub === null ? null : await listKeysOf(database, sub, page);
          return rows ?? SUB_ACCOUNT_NOT_FOUND;
        },
        view: keyView,
      });
    },
  );
};

const endRoute = (app: Server, { change, apiKeyCache }: AccountRouteOptions): void => {
  app.delete(
    '/v1/accounts/:id/keys/:keyId',
    {
      config: write,
      schema: {
        tags,
        summary: 'End an API key of a sub-account',
        params: z.object({ id: z.string(), keyId: z.string() }),
      },
    },
    async (request, reply) => {
      await change(request, reply, async (client) => {
        const found = await lockSubAccount(
          client,
          request.caller.account.id,
          fromId('acc', request.params.id),
        );
        if (!found.ok) return found;
        const ended = await revokeKeyOf(client, found.value.id, fromId('key', request.params.keyId));
        return ended ? succeed(DONE) : KEY_NOT_FOUND;
      });
      apiKeyCache.forget();
      return reply;
    },
  );
};

const createRoute = (app: Server, { change, now }: AccountRouteOptions): void => {
  app.post(
    '/v1/accounts/:id/keys',
    {
      config: write,
      schema: {
        tags,
        summary: 'Make an API key of a sub-account, which is shown this once',
        params,
        body: operatorKeyCreateSchema,
        response: { 201: keyCreatedSchema },
      },
    },
    async (request, reply) =>
      change(request, reply, async (client) => {
        const { caller } = request;
        const found = await lockSubAccount(client, caller.account.id, fromId('acc', request.params.id));
        if (!found.ok) return found;
        const ends = checkEnd(request.body, now());
        if (!ends.ok) return ends;
        const made = await createSubAccountKey(client, caller, found.value.id, request.body);
        return made.ok ? succeed(madeKeyAnswer(made.value)) : made;
      }),
  );
};

/** `/v1/accounts/{id}/keys`: the keys of a sub-account, in the hands of its main account. */
export const subAccountKeys =
  (options: AccountRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, endRoute, createRoute]) register(app, options);
  };
