import { toDecimalMoney } from '@carillon/core/billing';
import { monthSchema, pageQuery } from '@carillon/gateway-api/conventions';
import { toId } from '@carillon/gateway-api/ids';
import {
  monthParams,
  statementListSchema,
  statementQuery,
  type statementSchema,
} from '@carillon/gateway-api/statements';
import { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import { sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import { listStatements, readStatement, type Statement } from './statement.ts';
import { statementCsv } from './statement-csv.ts';
import { statementPdf } from './statement-pdf.ts';

const view = (statement: Statement): z.input<typeof statementSchema> => {
  const { month, currency } = statement;
  const amountOf = (micros: bigint) => toDecimalMoney({ micros, currency });
  return {
    month,
    currency,
    opening: amountOf(statement.opening),
    closing: amountOf(statement.closing),
    movements: statement.movements.map(({ kind, amount }) => ({ kind, amount: amountOf(amount) })),
    lines: statement.lines.map(({ accountId, charged, refunded, ...line }) => ({
      ...line,
      account: toId('acc', accountId),
      charged: amountOf(charged),
      refunded: amountOf(refunded),
    })),
    total: amountOf(statement.total),
  };
};

/** `/v1/statements`. */
export const statementRoutes =
  ({ database }: { database: Database }): Routes =>
  (app) => {
    const config = { access: { scope: 'wallet:read', mode: 'any', beyond: 'below' } } as const;
    const tags = ['wallet'];
    app.get(
      '/v1/statements',
      {
        config,
        schema: {
          tags,
          summary: 'List the months that have a statement, the newest first',
          querystring: z.strictObject(pageQuery),
          response: { 200: statementListSchema },
        },
      },
      async (request, reply) => {
        const { id, currency } = request.caller.account;
        const { limit, cursor } = request.query;
        if (cursor !== undefined && !monthSchema.safeParse(cursor).success)
          return sendProblem(reply, { code: 'cursor_invalid', field: 'cursor' });
        const rows = await listStatements(database, id, { limit: limit + 1, before: cursor ?? null });
        const data = rows.slice(0, limit).map(({ month, charged }) => ({
          month,
          charged: toDecimalMoney({ micros: charged, currency }),
        }));
        return { data, nextCursor: rows.length > limit ? data.at(-1)!.month : null };
      },
    );
    app.get(
      '/v1/statements/:month',
      {
        config: { ...config, files: ['application/json', 'text/csv', 'application/pdf'] },
        schema: {
          tags,
          summary: 'The statement of a month, as JSON, CSV or PDF',
          params: monthParams,
          querystring: statementQuery,
        },
      },
      async (request, reply) => {
        const { month } = request.params;
        const statement = await readStatement(database, request.caller.account, month);
        if (!statement) return sendProblem(reply, { code: 'statement_not_found' });
        const { format } = request.query;
        if (format === 'json') return reply.send(view(statement));
        void reply.header('content-disposition', `attachment; filename="statement-${month}.${format}"`);
        return format === 'csv'
          ? reply.header('content-type', 'text/csv; charset=utf-8').send(statementCsv(statement))
          : reply.header('content-type', 'application/pdf').send(await statementPdf(statement));
      },
    );
  };
