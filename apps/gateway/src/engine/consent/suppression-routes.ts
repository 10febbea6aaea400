import { succeed } from '@carillon/core/result';
import {
  suppressedSchema,
  suppressionCreateSchema,
  suppressionDeleteQuery,
  suppressionDeleteSchema,
  suppressionImportedSchema,
  suppressionImportSchema,
  suppressionQuery,
  suppressionReviewSchema,
  suppressionSchema,
} from '@carillon/gateway-api/consent';
import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import { readQueriedRecipient, readRecipient } from '../../infrastructure/http/read-recipient.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { BulkLane } from '../../infrastructure/jobs/bulk-lane.ts';
import type { CpuShare } from '../../infrastructure/jobs/cpu-share.ts';
import type { Consents } from './consents.ts';
import { importSuppressions, readSuppressions } from './import-suppressions.ts';
import { removeWithEvidence } from './remove-with-evidence.ts';
import { reviewSuppression } from './review.ts';
import { shownNumbers } from './shown-numbers.ts';
import { suppress } from './suppress.ts';
import { findSuppression, listSuppressions, type SuppressionRow } from './suppression-list.ts';

export interface SuppressionDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly consents: Consents;
  readonly cpu: CpuShare;
  readonly bulk: BulkLane;
  readonly now: () => number;
}

const view = (row: SuppressionRow): z.input<typeof suppressionSchema> => ({
  id: toId('sup', row.id),
  to: row.recipient,
  scope: row.scope,
  state: row.state,
  origin: row.origin,
  since: row.since.toISOString(),
  evidence: row.evidence,
});

const params = z.object({ id: z.string() });

const read = { access: { scope: 'consent:read', mode: 'own' } } as const;
const write = { access: { scope: 'consent:write', mode: 'live', beyond: 'list' } } as const;

const listRoute = (app: Server, { database, consents }: SuppressionDependencies): void => {
  app.get(
    '/v1/suppressions',
    {
      config: read,
      schema: {
        tags: ['consent'],
        summary: 'List the numbers that may not be texted',
        querystring: suppressionQuery,
        response: { 200: pageOf(suppressionSchema) },
      },
    },
    (request, reply) => {
      const { to, country, state = null } = request.query;
      return sendPage(reply, request.query, {
        prefix: 'sup',
        read: async (page) => {
          const recipient = to === undefined ? null : readQueriedRecipient(request.caller, { to, country });
          if (recipient && !recipient.ok) return recipient;
          return listSuppressions(database, request.caller.account.id, {
            digests: recipient ? consents.digests.everyDigest(recipient.value) : null,
            state,
            ...page,
            shown: shownNumbers(request.caller),
          });
        },
        view,
      });
    },
  );
};

const createRoute = (app: Server, { change, consents, now }: SuppressionDependencies): void => {
  app.post(
    '/v1/suppressions',
    {
      config: { ...write, audit: false },
      schema: {
        tags: ['consent'],
        summary: 'Put a number on the list; what waits for it is cancelled',
        body: suppressionCreateSchema,
        response: { 201: suppressedSchema },
      },
    },
    async (request, reply) => {
      await change(request, reply, async (client) => {
        const { to, country, scope, origin, at, reason } = request.body;
        const recipient = readRecipient(request.caller, { to, country });
        if (!recipient.ok) return recipient;
        const accountId = request.caller.account.id;
        const said = new Date(Math.min(at === undefined ? now() : Date.parse(at), now()));
        const entry = {
          accountId,
          recipient: recipient.value,
          scope,
          state: 'active' as const,
          origin,
          evidence: reason === undefined ? {} : { reason },
          at: said,
        };
        const { cancelled } = await suppress(client, consents, {
          entries: [entry],
          now: new Date(now()),
        });
        const row = await findSuppression(client, accountId, {
          digests: consents.digests.everyDigest(recipient.value),
        });
        return succeed({ status: 201, body: { ...view(row!), cancelled } });
      });
      consents.settings.forget();
      return reply;
    },
  );
};

const removeRoute = (app: Server, { change, consents, now }: SuppressionDependencies): void => {
  app.delete(
    '/v1/suppressions',
    {
      config: write,
      schema: {
        tags: ['consent'],
        summary: 'Take a number off the list, with evidence of a later yes',
        querystring: suppressionDeleteQuery,
        body: suppressionDeleteSchema.nullish(),
      },
    },
    async (request, reply) => {
      await change(request, reply, async (client) => {
        const recipient = readQueriedRecipient(request.caller, request.query);
        if (!recipient.ok) return recipient;
        const accountId = request.caller.account.id;
        const evidence = request.body?.evidence;
        return removeWithEvidence(client, consents.digests, {
          now: new Date(now()),
          accountId,
          recipient: recipient.value,
          evidence,
        });
      });
      consents.settings.forget();
      return reply;
    },
  );
};

const importRoute = (app: Server, { change, consents, cpu, bulk, now }: SuppressionDependencies): void => {
  app.post(
    '/v1/suppressions/import',
    {
      config: { ...write, audit: false },
      schema: {
        tags: ['consent'],
        summary: 'Put up to 1000 numbers on the list',
        body: suppressionImportSchema,
        response: { 200: suppressionImportedSchema },
      },
    },
    async (request, reply) => {
      const { caller, body: list } = request;
      const at = new Date(now());
      const read = await readSuppressions(caller, list, { work: cpu.request(caller.account.id), now: at });
      await bulk.run(caller.account.id, () =>
        change(request, reply, async (client) => {
          const body = await importSuppressions(client, consents, { read, now: at });
          return succeed({ status: 200, body });
        }),
      );
      consents.settings.forget();
      return reply;
    },
  );
};

const reviewRoute = (app: Server, { change, consents, now }: SuppressionDependencies): void => {
  app.post(
    '/v1/suppressions/:id/review',
    {
      config: write,
      schema: {
        tags: ['consent'],
        summary: 'Confirm or dismiss what is nearly an opt-out',
        params,
        body: suppressionReviewSchema,
        response: { 200: suppressionSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const reviewed = await reviewSuppression(client, consents, {
          accountId: request.caller.account.id,
          id: fromId('sup', request.params.id),
          decision: request.body.decision,
          now: new Date(now()),
        });
        return reviewed.ok ? succeed({ status: 200, body: view(reviewed.value) }) : reviewed;
      }),
  );
};

/** `/v1/suppressions`: the account's blacklist. */
export const suppressionRoutes =
  (dependencies: SuppressionDependencies): Routes =>
  (app) => {
    for (const register of [listRoute, createRoute, removeRoute, importRoute, reviewRoute])
      register(app, dependencies);
  };
