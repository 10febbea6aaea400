import { succeed } from '@carillon/core/result';
import { restoreEndedSchema, restoreEndSchema, restoreSchema } from '@carillon/gateway-api/operator';
import type { z } from 'zod';
import { countAcceptedBefore } from '../../engine/messages/lifecycle/cancel-messages.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { type EndOptions, endRestore } from './end-restore.ts';
import { readMarks } from './store-marks.ts';

export interface RestoreRouteOptions extends Pick<EndOptions, 'endHeld'> {
  readonly database: Database;
  readonly change: Change;
  readonly now: () => number;
  /** Carriers may have been resumed: resolves when those of this process know. */
  readonly onEnded: () => Promise<void>;
}

const config = { access: 'operator' as const };

const readRestore = async ({ pool }: Database): Promise<z.input<typeof restoreSchema>> => {
  const open = (await readMarks(pool))?.open ?? null;
  return {
    recognisedAt: open?.at.toISOString() ?? null,
    why: open?.why ?? null,
    carriers: [...(open?.carriers ?? [])],
    waiting: open ? await countAcceptedBefore(pool, open.at) : 0,
  };
};

/** `/v1/operator/restore`: whether the database was restored, and what becomes of what waited in the backup. */
export const restoreRoutes =
  ({ database, change, now, endHeld, onEnded }: RestoreRouteOptions): Routes =>
  (app) => {
    app.get(
      '/v1/operator/restore',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'Read whether texts wait because the database was restored',
          response: { 200: restoreSchema },
        },
      },
      () => readRestore(database),
    );
    app.post(
      '/v1/operator/restore/end',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'Send or cancel what waited in the backup, and let texts leave again',
          body: restoreEndSchema,
          response: { 200: restoreEndedSchema },
        },
      },
      async (request, reply) => {
        await change(request, reply, async (client) => {
          const { waiting } = request.body;
          const ended = await endRestore(client, { waiting, now: new Date(now()), endHeld });
          return ended.ok
            ? succeed({ status: 200, body: { ...ended.value, resumed: [...ended.value.resumed] } })
            : ended;
        });
        await onEnded();
        return reply;
      },
    );
  };
