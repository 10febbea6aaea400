import { succeed } from '@carillon/core/result';
import {
  privacyRequestDetailSchema,
  privacyRequestQuery,
  privacyRequestSchema,
} from '@carillon/gateway-api/consent';
import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Change } from '../../../infrastructure/http/idempotency.ts';
import { sendPage } from '../../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import { findKnown } from './known-of-customer.ts';
import { answerRequest, findRequest, listRequests, type PrivacyRequestRow } from './requests.ts';
import { subjectOf } from './subject.ts';

export interface PrivacyRequestRouteOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly change: Change;
  readonly now: () => number;
}

const view = (row: PrivacyRequestRow): z.input<typeof privacyRequestSchema> => ({
  id: toId('prq', row.id),
  kind: row.kind,
  platform: row.platform,
  shop: row.shop,
  platformRequestId: row.platformRequestId,
  state: row.state,
  detail: row.detail,
  receivedAt: row.receivedAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  doneAt: row.doneAt?.toISOString() ?? null,
});

const detailOf = async (
  session: pg.Pool,
  vault: Vault,
  row: PrivacyRequestRow,
): Promise<z.input<typeof privacyRequestDetailSchema>> => {
  const subject = subjectOf(vault, row);
  const known = subject === null ? null : await findKnown(session, row, subject);
  return {
    ...view(row),
    customer: subject?.customer ?? null,
    orders: [...(subject?.orders ?? [])],
    numbers: [...(known?.numbers ?? [])],
  };
};

const tags = ['consent'];
const params = z.object({ id: z.string() });

/** `/v1/privacy/requests`: what platforms pass on of the rights of people. */
export const privacyRequestRoutes =
  ({ database, vault, change, now }: PrivacyRequestRouteOptions): Routes =>
  (app) => {
    app.get(
      '/v1/privacy/requests',
      {
        config: { access: { scope: 'consent:read', mode: 'own' } },
        schema: {
          tags,
          summary: 'List what people want done with their data, as platforms passed it on',
          querystring: privacyRequestQuery,
          response: { 200: pageOf(privacyRequestSchema) },
        },
      },
      (request, reply) =>
        sendPage(reply, request.query, {
          prefix: 'prq',
          read: (page) =>
            listRequests(database, request.caller, { ...page, state: request.query.state ?? null }),
          view,
        }),
    );
    app.get(
      '/v1/privacy/requests/:id',
      {
        config: { access: { scope: 'consent:read', mode: 'own' } },
        schema: {
          tags,
          summary: 'A request with whom it is about',
          params,
          response: { 200: privacyRequestDetailSchema },
        },
      },
      async (request, reply) => {
        const found = await findRequest(database.pool, request.caller, fromId('prq', request.params.id));
        if (!found.ok) return sendProblem(reply, fromRefusal(found.error));
        return detailOf(database.pool, vault, found.value);
      },
    );
    app.post(
      '/v1/privacy/requests/:id/done',
      {
        config: { access: { scope: 'consent:write', mode: 'live' } },
        schema: {
          tags,
          summary: 'Mark a request as answered: whom it was about is forgotten',
          params,
          response: { 200: privacyRequestSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const which = { caller: request.caller, id: fromId('prq', request.params.id) };
          const done = await answerRequest(client, which, new Date(now()));
          return done.ok ? succeed({ status: 200, body: view(done.value) }) : done;
        }),
    );
  };
