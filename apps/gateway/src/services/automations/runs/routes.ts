import { objectKey } from '@carillon/core/events';
import { succeed } from '@carillon/core/result';
import {
  automationRunSchema,
  automationRunsStoppedSchema,
  automationRunsStopSchema,
} from '@carillon/gateway-api/automations';
import { toId } from '@carillon/gateway-api/ids';
import type { z } from 'zod';
import { reachedModes } from '../../../infrastructure/http/caller.ts';
import { listSchema, sendPage } from '../../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../../infrastructure/http/server.ts';
import type { AutomationRouteOptions } from '../routes.ts';
import { endRuns } from './end-runs.ts';
import { listRuns, type RunRow } from './list-runs.ts';

const view = (row: RunRow): z.input<typeof automationRunSchema> => ({
  id: toId('run', row.id),
  automationId: toId('aut', row.automation_id),
  version: row.version,
  eventId: toId('evt', row.event_id),
  object: row.object_key,
  state: row.state,
  reason: row.reason,
  detail: row.detail,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  steps: row.steps.map(({ place, due_at, state, reason, detail, message_id }) => ({
    step: place + 1,
    dueAt: new Date(due_at).toISOString(),
    state,
    reason,
    detail,
    messageId: message_id === null ? null : toId('msg', message_id),
  })),
});

const access = { scope: 'automations:write', mode: 'own' } as const;
const tags = ['automations'];

const listRoute = (app: Server, { database }: AutomationRouteOptions): void => {
  app.get(
    '/v1/automations/runs',
    {
      config: { access },
      schema: {
        tags,
        summary: 'List runs of automations, with their steps',
        ...listSchema(automationRunSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'run',
        read: (page) =>
          listRuns(
            database,
            { account: request.caller.account.id, modes: reachedModes(request.caller) },
            page,
          ),
        view,
      }),
  );
};

const stopRoute = (app: Server, { change, now }: AutomationRouteOptions): void => {
  app.post(
    '/v1/automations/runs/stop',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Stop the runs about a business object, and cancel those of their texts that wait',
        body: automationRunsStopSchema,
        response: { 200: automationRunsStoppedSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const { source, object } = request.body;
        const { account } = request.caller;
        const which = {
          sql: 'r.account_id = $1 AND r.mode = ANY($2::text[]) AND r.object_key = $3',
          values: [account.id, reachedModes(request.caller), objectKey(source, object)],
        };
        const ending = {
          reason: 'cancelled',
          detail: 'It was stopped through the API.',
          now: new Date(now()),
        };
        return succeed({ status: 200, body: await endRuns(client, which, ending) });
      }),
  );
};

/** `/v1/automations/runs`. */
export const runRoutes =
  (options: AutomationRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, stopRoute]) register(app, options);
  };
