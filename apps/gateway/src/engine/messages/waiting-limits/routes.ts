import { succeed } from '@carillon/core/result';
import { waitingLimitsSchema, waitingLimitsUpdateSchema } from '@carillon/gateway-api/operator';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Change } from '../../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import { readWaitingLimits, setWaitingLimits } from './waiting-limits.ts';

/** `/v1/operator/waiting-limits`: how long a text may wait for its turn. */
export const waitingLimitRoutes =
  ({ database, change, onChange }: { database: Database; change: Change; onChange: () => void }): Routes =>
  (app) => {
    const config = { access: 'operator' as const };
    app.get(
      '/v1/operator/waiting-limits',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'Read how long texts of each lane may wait, in seconds',
          response: { 200: waitingLimitsSchema },
        },
      },
      () => readWaitingLimits(database.pool),
    );
    app.put(
      '/v1/operator/waiting-limits',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'Set how long texts of some lanes may wait, in seconds',
          body: waitingLimitsUpdateSchema,
          response: { 200: waitingLimitsSchema },
        },
      },
      async (request, reply) => {
        await change(request, reply, async (client) => {
          await setWaitingLimits(client, request.body);
          return succeed({ status: 200, body: await readWaitingLimits(client) });
        });
        onChange();
        return reply;
      },
    );
  };
