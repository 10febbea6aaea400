import type { Condition } from '@carillon/core/automation';
import { refuse, succeed } from '@carillon/core/result';
import {
  automationCreateSchema,
  automationPatchSchema,
  automationSchema,
} from '@carillon/gateway-api/automations';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Change, DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import {
  type AutomationRow,
  changeAutomation,
  createAutomation,
  deleteAutomation,
  listAutomations,
} from './automations.ts';

type AutomationView = z.input<typeof automationSchema>;

const view = ({ accountId: _, id, createdAt, updatedAt, ...row }: AutomationRow): AutomationView => ({
  ...row,
  id: toId('aut', id),
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

const toConditions = (given: AutomationView['conditions']): Condition[] =>
  given.map(({ value, ...condition }) => (value === undefined ? condition : { ...condition, value }));

const params = z.object({ id: z.string() });

interface AutomationRouteOptions {
  readonly database: Database;
  readonly change: Change;
}

const read = { access: { scope: 'automations:write', mode: 'any' } } as const;
const write = { access: { scope: 'automations:write', mode: 'live' } } as const;
const tags = ['automations'];

const listRoute = (app: Server, { database }: AutomationRouteOptions): void => {
  app.get(
    '/v1/automations',
    {
      config: read,
      schema: {
        tags,
        summary: 'List automations',
        ...listSchema(automationSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'aut',
        read: (page) => listAutomations(database, request.caller.account.id, page),
        view,
      }),
  );
};

const createRoute = (app: Server, { change }: AutomationRouteOptions): void => {
  app.post(
    '/v1/automations',
    {
      config: write,
      schema: {
        tags,
        summary: 'Make an automation',
        body: automationCreateSchema,
        response: { 201: automationSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const content = { ...request.body, conditions: toConditions(request.body.conditions) };
        const made = await createAutomation(client, request.caller.account.id, content);
        return made.ok ? succeed({ status: 201, body: view(made.value) }) : made;
      }),
  );
};

const changeRoute = (app: Server, { change }: AutomationRouteOptions): void => {
  app.patch(
    '/v1/automations/:id',
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an automation, or switch it on or off',
        params,
        body: automationPatchSchema,
        response: { 200: automationSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const { conditions, ...fields } = request.body;
        const content =
          conditions === undefined ? fields : { ...fields, conditions: toConditions(conditions) };
        const id = fromId('aut', request.params.id);
        const changed = await changeAutomation(client, request.caller.account.id, id, content);
        return changed.ok ? succeed({ status: 200, body: view(changed.value) }) : changed;
      }),
  );
};

const deleteRoute = (app: Server, { change }: AutomationRouteOptions): void => {
  app.delete(
    '/v1/automations/:id',
    { config: write, schema: { tags, summary: 'Delete an automation', params } },
    (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('aut', request.params.id);
        const gone = id !== null && (await deleteAutomation(client, request.caller.account.id, id));
        return gone
          ? succeed(DONE)
          : refuse(
              'automation_not_found',
              'There is no such automation. List them with GET /v1/automations.',
            );
      }),
  );
};

/** `/v1/automations`. */
export const automationRoutes =
  (options: AutomationRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, createRoute, changeRoute, deleteRoute]) register(app, options);
  };
