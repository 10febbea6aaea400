import { type Currency, toDecimalMoney } from '@carillon/core/billing';
import type { Purpose } from '@carillon/core/messaging';
import { usageQuery, usageSchema } from '@carillon/gateway-api/usage';
import type { Database } from '../../infrastructure/database/open.ts';
import { sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';

const DAY_MS = 86_400_000;
const LONGEST_MS = 92 * DAY_MS;

interface UsageRow {
  day: string;
  purpose: Purpose;
  messages: bigint;
  segments: bigint;
  delivered: bigint;
  refused: bigint;
  cost: bigint;
}

/** Ids begin with their instant, so the span is a range of the key. */
const USAGE = `
  SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, purpose,
         count(*) FILTER (WHERE carrier IS NOT NULL) AS messages,
         coalesce(sum(segments) FILTER (WHERE carrier IS NOT NULL), 0) AS segments,
         count(*) FILTER (WHERE status = 'delivered') AS delivered,
         count(*) FILTER (WHERE carrier IS NULL) AS refused,
         coalesce(sum(price - refunded) FILTER (WHERE settlement IN ('held', 'captured')), 0)::bigint AS cost
  FROM messages WHERE account_id = $1 AND mode = 'live' AND id >= uuid_at($2) AND id < uuid_at($3)
  GROUP BY day, purpose ORDER BY day, purpose`;

const readUsage = async (
  { pool }: Database,
  { id, currency }: { id: string; currency: Currency },
  [since, until]: readonly [Date, Date],
) => {
  const { rows } = await pool.query<UsageRow>(USAGE, [id, since, until]);
  return rows.map((row) => ({
    day: row.day,
    purpose: row.purpose,
    messages: Number(row.messages),
    segments: Number(row.segments),
    delivered: Number(row.delivered),
    refused: Number(row.refused),
    cost: toDecimalMoney({ micros: row.cost, currency }),
  }));
};

/** `/v1/usage`. */
export const usageRoutes =
  ({ database, now }: { database: Database; now: () => number }): Routes =>
  (app) => {
    app.get(
      '/v1/usage',
      {
        config: { access: { scope: 'wallet:read', mode: 'any' } },
        schema: {
          tags: ['wallet'],
          summary: 'What was sent, by day and purpose',
          querystring: usageQuery,
          response: { 200: usageSchema },
        },
      },
      async (request, reply) => {
        const until = new Date(request.query.until ?? now());
        const since = new Date(request.query.since ?? until.getTime() - 30 * DAY_MS);
        const span = until.getTime() - since.getTime();
        if (span <= 0 || span > LONGEST_MS)
          return sendProblem(reply, {
            code: 'request_invalid',
            detail: 'until is at most 92 days after since.',
            field: 'until',
          });
        return {
          since: since.toISOString(),
          until: until.toISOString(),
          days: await readUsage(database, request.caller.account, [since, until]),
        };
      },
    );
  };
