import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { operatorPauseCreateSchema, pauseCreateSchema, pauseSchema } from '@carillon/gateway-api/pauses';
import type pg from 'pg';
import { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { PageRequest } from '../../../infrastructure/database/page.ts';
import { type Answer, type Change, DONE } from '../../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../../infrastructure/http/pages.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import { listPauses, type PauseRow, pause, resume } from './pauses.ts';

export interface PauseDependencies {
  readonly database: Database;
  readonly change: Change;
  /** Something was paused or resumed. */
  readonly onChange: () => void;
}

const view = (row: PauseRow): z.input<typeof pauseSchema> => ({
  id: toId('pau', row.id),
  accountId: toId('acc', row.accountId),
  automation: row.campaign === '' ? null : toId('aut', row.campaign),
  setBy: row.setBy,
  reason: row.reason,
  createdAt: row.createdAt.toISOString(),
});

const made = (row: Result<PauseRow, Refusal>): Result<Answer, Refusal> =>
  row.ok ? succeed({ status: 201, body: view(row.value) }) : row;

const automationOf = (id: string | undefined): string | null | undefined =>
  id === undefined ? undefined : fromId('aut', id);

const params = z.object({ id: z.string() });
const list = listSchema(pauseSchema);

const read = { access: { scope: 'messages:send', mode: 'any' } } as const;
const write = { access: { scope: 'messages:send', mode: 'live' } } as const;
const operator = { access: 'operator' as const };

/** The pauses of one account, or of all. */
const pausesOf = (database: Database, account: string | null) => ({
  prefix: 'pau' as const,
  read: (page: PageRequest) => listPauses(database, { account, ...page }),
  view,
});

/** What ends a pause, for `change`; an account ends its own. */
const ending = (account: string | null, asked: string) => async (client: pg.PoolClient) => {
  const id = fromId('pau', asked);
  const ended = id !== null && (await resume(client, { account, id }));
  return ended ? succeed(DONE) : refuse('pause_not_found', 'There is no such pause. List them first.');
};

/** `/v1/pauses`: an account lets its texts wait. */
const ownPauseRoutes =
  ({ database, change, onChange }: PauseDependencies): Routes =>
  (app) => {
    app.get(
      '/v1/pauses',
      { config: read, schema: { tags: ['messages'], summary: 'List what is paused', ...list } },
      (request, reply) => sendPage(reply, request.query, pausesOf(database, request.caller.account.id)),
    );
    app.post(
      '/v1/pauses',
      {
        config: write,
        schema: {
          tags: ['messages'],
          summary: 'Let texts wait: all of them, or those of an automation',
          body: pauseCreateSchema,
          response: { 201: pauseSchema },
        },
      },
      async (request, reply) => {
        const { automation, reason = null } = request.body;
        const accountId = request.caller.account.id;
        await change(request, reply, async (client) =>
          made(
            await pause(client, {
              accountId,
              automation: automationOf(automation),
              setBy: 'account',
              reason,
            }),
          ),
        );
        onChange();
      },
    );
    app.delete(
      '/v1/pauses/:id',
      { config: write, schema: { tags: ['messages'], summary: 'Let texts go on', params } },
      async (request, reply) => {
        await change(request, reply, ending(request.caller.account.id, request.params.id));
        onChange();
      },
    );
  };

/** `/v1/operator/pauses`: the operator lets anybody's texts wait. */
const operatorPauseRoutes =
  ({ database, change, onChange }: PauseDependencies): Routes =>
  (app) => {
    app.get(
      '/v1/operator/pauses',
      {
        config: operator,
        schema: { tags: ['operator'], summary: "List what is paused, anybody's", ...list },
      },
      (request, reply) => sendPage(reply, request.query, pausesOf(database, null)),
    );
    app.post(
      '/v1/operator/pauses',
      {
        config: operator,
        schema: {
          tags: ['operator'],
          summary: 'Let texts of an account wait, until the operator ends it',
          body: operatorPauseCreateSchema,
          response: { 201: pauseSchema },
        },
      },
      async (request, reply) => {
        const { accountId, automation, reason = null } = request.body;
        await change(request, reply, async (client) =>
          made(
            await pause(client, {
              accountId: fromId('acc', accountId),
              automation: automationOf(automation),
              setBy: 'operator',
              reason,
            }),
          ),
        );
        onChange();
      },
    );
    app.delete(
      '/v1/operator/pauses/:id',
      { config: operator, schema: { tags: ['operator'], summary: 'Let texts of an account go on', params } },
      async (request, reply) => {
        await change(request, reply, ending(null, request.params.id));
        onChange();
      },
    );
  };

export const pauseRoutes =
  (dependencies: PauseDependencies): Routes =>
  (app) => {
    ownPauseRoutes(dependencies)(app);
    operatorPauseRoutes(dependencies)(app);
  };
