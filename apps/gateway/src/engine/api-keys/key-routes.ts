import { succeed } from '@carillon/core/result';
import { fromId } from '@carillon/gateway-api/ids';
import { keyCreatedSchema, keyCreateSchema, keySchema } from '@carillon/gateway-api/keys';
import { z } from 'zod';
import { DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { AccountRouteOptions } from './account-route-options.ts';
import { keyView, madeKeyAnswer } from './key-view.ts';
import { checkEnd, createKey, KEY_NOT_FOUND, listKeys, revokeKey } from './keys.ts';

const params = z.object({ id: z.string() });

/** `/v1/keys`. */
export const keyRoutes =
  ({ database, change, apiKeyCache, now }: AccountRouteOptions): Routes =>
  (app) => {
    const config = { access: { scope: 'keys:write', mode: 'own' } } as const;
    app.get(
      '/v1/keys',
      {
        config,
        schema: {
          tags: ['keys'],
          summary: 'List API keys, revoked ones included',
          ...listSchema(keySchema),
        },
      },
      (request, reply) =>
        sendPage(reply, request.query, {
          prefix: 'key',
          read: (page) => listKeys(database, request.caller, page),
          view: keyView,
        }),
    );
    app.post(
      '/v1/keys',
      {
        config,
        schema: {
          tags: ['keys'],
          summary: 'Make an API key, which is shown this once',
          body: keyCreateSchema,
          response: { 201: keyCreatedSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const ends = checkEnd(request.body, now());
          if (!ends.ok) return ends;
          const made = await createKey(client, request.caller, request.body);
          return made.ok ? succeed(madeKeyAnswer(made.value)) : made;
        }),
    );
    app.delete(
      '/v1/keys/:id',
      { config, schema: { tags: ['keys'], summary: 'Revoke an API key', params } },
      async (request, reply) => {
        await change(request, reply, async (client) => {
          const id = fromId('key', request.params.id);
          return (await revokeKey(client, request.caller, id)) ? succeed(DONE) : KEY_NOT_FOUND;
        });
        apiKeyCache.forget();
        return reply;
      },
    );
  };
