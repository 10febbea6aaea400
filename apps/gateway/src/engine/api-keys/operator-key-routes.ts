import { succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { keySchema } from '@carillon/gateway-api/keys';
import {
  operatorKeyMadeSchema,
  operatorKeyMakeSchema,
  operatorKeySchema,
} from '@carillon/gateway-api/operator';
import { z } from 'zod';
import { DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { AccountRouteOptions } from './account-route-options.ts';
import { keyView } from './key-view.ts';
import {
  ACCOUNT_NOT_FOUND,
  checkEnd,
  createOperatorKey,
  KEY_NOT_FOUND,
  type KeyRow,
  listKeysOf,
  revokeKeyOf,
} from './keys.ts';
import { endOperatorKey, listOperatorKeys } from './operator-keys.ts';

const view = (row: KeyRow): z.input<typeof operatorKeySchema> => ({
  id: toId('key', row.id),
  prefix: row.prefix,
  label: row.label,
  source: row.source,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  endedBy: row.endedBy,
});

const config = { access: 'operator' as const };
const tags = ['operator'];

/** `/v1/operator/keys`, and the operator's way to the keys of every account. */
export const operatorKeyRoutes =
  (options: AccountRouteOptions): Routes =>
  (app) => {
    ownKeys(options)(app);
    keysOfAccounts(options)(app);
  };

const ownKeys =
  ({ database, change, apiKeyCache, now }: AccountRouteOptions): Routes =>
  (app) => {
    app.get(
      '/v1/operator/keys',
      {
        config,
        schema: {
          tags,
          summary: "List the operator's keys, ended ones included",
          ...listSchema(operatorKeySchema),
        },
      },
      (request, reply) =>
        sendPage(reply, request.query, {
          prefix: 'key',
          read: (page) => listOperatorKeys(database, page),
          view,
        }),
    );
    app.post(
      '/v1/operator/keys',
      {
        config,
        schema: {
          tags,
          summary: 'Make an operator key, which is shown this once',
          body: operatorKeyMakeSchema,
          response: { 201: operatorKeyMadeSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const ends = checkEnd(request.body, now());
          if (!ends.ok) return ends;
          const { row, key } = await createOperatorKey(client, request.body);
          return succeed({ status: 201, body: { ...view(row), key }, secret: true });
        }),
    );
    app.delete(
      '/v1/operator/keys/:id',
      { config, schema: { tags, summary: 'End an operator key', params: z.object({ id: z.string() }) } },
      async (request, reply) => {
        await change(request, reply, async (client) => {
          const ended = await endOperatorKey(client, fromId('key', request.params.id), new Date(now()));
          return ended.ok ? succeed(DONE) : ended;
        });
        apiKeyCache.forget();
        return reply;
      },
    );
  };

const keysOfAccounts =
  ({ database, change, apiKeyCache }: AccountRouteOptions): Routes =>
  (app) => {
    app.get(
      '/v1/operator/accounts/:id/keys',
      {
        config,
        schema: {
          tags,
          summary: 'List the API keys of an account, ended ones included',
          params: z.object({ id: z.string() }),
          ...listSchema(keySchema),
        },
      },
      (request, reply) =>
        sendPage(reply, request.query, {
          prefix: 'key',
          read: async (page) =>
            (await listKeysOf(database, fromId('acc', request.params.id), page)) ?? ACCOUNT_NOT_FOUND,
          view: keyView,
        }),
    );
    app.delete(
      '/v1/operator/accounts/:id/keys/:keyId',
      {
        config,
        schema: {
          tags,
          summary: 'End an API key of an account',
          params: z.object({ id: z.string(), keyId: z.string() }),
        },
      },
      async (request, reply) => {
        await change(request, reply, async (client) => {
          const { id, keyId } = request.params;
          const ended = await revokeKeyOf(client, fromId('acc', id), fromId('key', keyId));
          return ended ? succeed(DONE) : KEY_NOT_FOUND;
        });
        apiKeyCache.forget();
        return reply;
      },
    );
  };
