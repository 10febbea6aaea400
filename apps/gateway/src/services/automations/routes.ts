import { succeed } from '@carillon/core/result';
import {
  automationCreateSchema,
  automationPatchSchema,
  automationSchema,
} from '@carillon/gateway-api/automations';
import { fromId, toId } from '@carillon/gateway-api/ids';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Change, DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import {
  AUTOMATION_NOT_FOUND,
  type AutomationRow,
  changeAutomation,
  countInside,
  createAutomation,
  deleteAutomation,
  listAutomations,
} from './automations.ts';
import { changedContent, contentOf, inTheirWords } from './flow-content.ts';
import { endRuns } from './runs/end-runs.ts';

type AutomationView = z.input<typeof automationSchema>;

const view = (row: AutomationRow, peopleInside: number): AutomationView => {
  const { id, name, enabled, version, flow } = row;
  const { purpose, text, sender, delaySeconds, usefulSeconds } = flow.steps[0]!;
  return {
    ...(flow as unknown as Pick<AutomationView, keyof typeof flow>),
    id: toId('aut', id),
    name,
    enabled,
    version,
    peopleInside,
    purpose,
    text,
    sender,
    delaySeconds,
    usefulSeconds,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

const params = z.object({ id: z.string() });

export interface AutomationRouteOptions {
  readonly database: Database;
  readonly change: Change;
  readonly now: () => number;
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
    (request, reply) => {
      const account = request.caller.account.id;
      return sendPage(reply, request.query, {
        prefix: 'aut',
        read: async (page) => {
          const rows = await listAutomations(database, account, page);
          const inside = await countInside(
            database.pool,
            account,
            rows.map(({ id }) => id),
          );
          return rows.map((row) => ({ ...row, inside: inside.get(row.id) ?? 0 }));
        },
        view: ({ inside, ...row }) => view(row, inside),
      });
    },
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
        const content = contentOf(request.body);
        if (!content.ok) return content;
        const made = await createAutomation(client, request.caller.account.id, content.value);
        return made.ok
          ? succeed({ status: 201, body: view(made.value, 0) })
          : { ok: false, error: inTheirWords(made.error, request.body) };
      }),
  );
};

/** Ends the runs of an automation. */
const endRunsOf = (
  client: pg.PoolClient,
  account: string,
  { id, detail, now }: { readonly id: string; readonly detail: string; readonly now: number },
): Promise<unknown> =>
  endRuns(
    client,
    { sql: 'r.account_id = $1 AND r.automation_id = $2', values: [account, id] },
    { reason: 'automation_changed', detail, now: new Date(now) },
  );

const changeRoute = (app: Server, { change, now }: AutomationRouteOptions): void => {
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
        const account = request.caller.account.id;
        const which = { account, id: fromId('aut', request.params.id) };
        const changed = await changeAutomation(client, which, (before) =>
          changedContent(before, request.body),
        );
        if (!changed.ok) return { ok: false, error: inTheirWords(changed.error, request.body) };
        const { id, enabled } = changed.value;
        const detail = enabled
          ? 'The automation was changed, and whoever was inside was to get no more of it.'
          : 'The automation was switched off.';
        if (!enabled || request.body.people === 'stop')
          await endRunsOf(client, account, { id, detail, now: now() });
        const inside = await countInside(client, account, [id]);
        return succeed({ status: 200, body: view(changed.value, inside.get(id) ?? 0) });
      }),
  );
};

const deleteRoute = (app: Server, { change, now }: AutomationRouteOptions): void => {
  app.delete(
    '/v1/automations/:id',
    { config: write, schema: { tags, summary: 'Delete an automation, and end its runs', params } },
    (request, reply) =>
      change(request, reply, async (client) => {
        const account = request.caller.account.id;
        const id = fromId('aut', request.params.id);
        if (id === null || !(await deleteAutomation(client, account, id))) return AUTOMATION_NOT_FOUND;
        await endRunsOf(client, account, { id, detail: 'The automation was deleted.', now: now() });
        return succeed(DONE);
      }),
  );
};

/** `/v1/automations`. */
export const automationRoutes =
  (options: AutomationRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, createRoute, changeRoute, deleteRoute]) register(app, options);
  };
