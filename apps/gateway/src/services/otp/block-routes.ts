import { explainObjection } from '@carillon/core/otp';
import { succeed } from '@carillon/core/result';
import { pageOf } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { blockLiftSchema, blockListQuery, blockSchema } from '@carillon/gateway-api/otp';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import { sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { findBlock, listBlocks, markLifted } from './block-list.ts';
import type { BlockRow } from './blocks.ts';
import type { Guard } from './guard.ts';

const HOUR_MS = 3_600_000;

const view = (row: BlockRow): z.input<typeof blockSchema> => ({
  id: toId('blk', row.id),
  mode: row.mode,
  rule: row.rule,
  scope: row.scope,
  subject: row.shown,
  detail: explainObjection(row),
  enforced: row.enforced,
  hits: row.hits,
  firstAt: row.firstAt.toISOString(),
  lastAt: row.lastAt.toISOString(),
  until: row.until?.toISOString() ?? null,
  liftedAt: row.liftedAt?.toISOString() ?? null,
  liftedUntil: row.liftedUntil?.toISOString() ?? null,
});

const params = z.object({ id: z.string() });
const tags = ['otp'];

export interface BlockDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly guard: Guard;
  readonly now: () => number;
}

/** `/v1/otp/blocks`: what the guard holds codes back from, why, and how to lift it. */
export const blockRoutes =
  ({ database, change, guard, now }: BlockDependencies): Routes =>
  (app) => {
    const config = { access: { scope: 'otp:write', mode: 'own' } } as const;
    app.get(
      '/v1/otp/blocks',
      {
        config,
        schema: {
          tags,
          summary: 'What the guard holds back, and why',
          querystring: blockListQuery,
          response: { 200: pageOf(blockSchema) },
        },
      },
      (request, reply) => {
        const { limit, cursor, ...filter } = request.query;
        return sendPage(
          reply,
          { limit, cursor },
          {
            prefix: 'blk',
            read: (page) => listBlocks(database, request.caller, { filter, ...page, now: now() }),
            view,
          },
        );
      },
    );
    app.post(
      '/v1/otp/blocks/:id/lift',
      {
        config,
        schema: {
          tags,
          summary: 'Lift a block for a while',
          params,
          body: blockLiftSchema,
          response: { 200: blockSchema },
        },
      },
      async (request, reply) => {
        const account = request.caller.account.id;
        const id = fromId('blk', request.params.id);
        const block = id === null ? null : await findBlock(database, request.caller, id);
        if (!block) return sendProblem(reply, { code: 'otp_block_not_found' });
        const until = new Date(now() + (request.body?.hours ?? 24) * HOUR_MS);
        const { mode, scope, key, rule } = block;
        await guard.lift({ account, mode, scope, key }, rule, until.getTime());
        return change(request, reply, async (client) => {
          const lifted = await markLifted(client, account, block.id, { now: new Date(now()), until });
          return succeed({ status: 200, body: view(lifted) });
        });
      },
    );
  };
