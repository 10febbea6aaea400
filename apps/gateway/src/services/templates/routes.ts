import { parseTemplate } from '@carillon/core/messaging';
import { refuse, succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { templateCreateSchema, templatePatchSchema, templateSchema } from '@carillon/gateway-api/templates';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Change, DONE } from '../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import {
  changeTemplate,
  createTemplate,
  deleteTemplate,
  listTemplates,
  type TemplateRow,
} from './templates.ts';

const view = (row: TemplateRow): z.input<typeof templateSchema> => {
  const parsed = parseTemplate(row.text);
  return {
    id: toId('tpl', row.id),
    name: row.name,
    text: row.text,
    variables: parsed.ok ? [...parsed.value.variables] : [],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

const params = z.object({ id: z.string() });

interface TemplateRouteOptions {
  readonly database: Database;
  readonly change: Change;
}

const read = { access: { scope: 'templates:write', mode: 'any' } } as const;
const write = { access: { scope: 'templates:write', mode: 'live' } } as const;

const listRoute = (app: Server, { database }: TemplateRouteOptions): void => {
  app.get(
    '/v1/templates',
    {
      config: read,
      schema: {
        tags: ['templates'],
        summary: 'List templates',
        ...listSchema(templateSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, {
        prefix: 'tpl',
        read: (page) => listTemplates(database, request.caller.account.id, page),
        view,
      }),
  );
};

const createRoute = (app: Server, { change }: TemplateRouteOptions): void => {
  app.post(
    '/v1/templates',
    {
      config: write,
      schema: {
        tags: ['templates'],
        summary: 'Make a template',
        body: templateCreateSchema,
        response: { 201: templateSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const made = await createTemplate(client, request.caller.account.id, request.body);
        return made.ok ? succeed({ status: 201, body: view(made.value) }) : made;
      }),
  );
};

const changeRoute = (app: Server, { change }: TemplateRouteOptions): void => {
  app.patch(
    '/v1/templates/:id',
    {
      config: write,
      schema: {
        tags: ['templates'],
        summary: 'Change a template',
        params,
        body: templatePatchSchema,
        response: { 200: templateSchema },
      },
    },
    (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('tpl', request.params.id);
        const changed = await changeTemplate(client, request.caller.account.id, id, request.body);
        return changed.ok ? succeed({ status: 200, body: view(changed.value) }) : changed;
      }),
  );
};

const deleteRoute = (app: Server, { change }: TemplateRouteOptions): void => {
  app.delete(
    '/v1/templates/:id',
    { config: write, schema: { tags: ['templates'], summary: 'Delete a template', params } },
    (request, reply) =>
      change(request, reply, async (client) => {
        const id = fromId('tpl', request.params.id);
        const gone = id !== null && (await deleteTemplate(client, request.caller.account.id, id));
        return gone
          ? succeed(DONE)
          : refuse('template_not_found', 'There is no such template. List them with GET /v1/templates.');
      }),
  );
};

/** `/v1/templates`. */
export const templateRoutes =
  (options: TemplateRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, createRoute, changeRoute, deleteRoute]) register(app, options);
  };
