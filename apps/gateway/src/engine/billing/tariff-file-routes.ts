import { toDecimalMoney } from '@carillon/core/billing';
import { succeed } from '@carillon/core/result';
import { tariffImportAnswerSchema, tariffImportSchema } from '@carillon/gateway-api/operator';
import { queryOn } from '../../infrastructure/database/query.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { BillingOptions } from './operator-routes.ts';
import { writeTariffs } from './tariff-csv.ts';
import { importTariffs } from './tariff-import.ts';

/** `/v1/operator/tariffs/export` and `/v1/operator/tariffs/import`. */
export const tariffFileRoutes =
  ({ database, change, now, onTariffChange }: BillingOptions): Routes =>
  (app) => {
    const config = { access: 'operator' as const };
    app.get(
      '/v1/operator/tariffs/export',
      {
        config: { ...config, files: ['text/csv'] },
        schema: { tags: ['operator'], summary: 'Every tariff line as CSV, the oldest first' },
      },
      async (_request, reply) => {
        const rows = await queryOn(database.pool).selectFrom('tariffs').selectAll().orderBy('id').execute();
        return reply
          .header('content-type', 'text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="tariffs.csv"')
          .send(writeTariffs(rows));
      },
    );
    app.post(
      '/v1/operator/tariffs/import',
      {
        config,
        onSend: async (_request, reply) => {
          if (reply.statusCode < 300) await onTariffChange();
        },
        schema: {
          tags: ['operator'],
          summary: 'Add tariff lines from CSV; a dry run shows what would change',
          body: tariffImportSchema,
          response: { 200: tariffImportAnswerSchema },
        },
      },
      async (request, reply) =>
        change(request, reply, async (client) => {
          const { dryRun } = request.body;
          const imported = await importTariffs(client, request.body, new Date(now()));
          if (!imported.ok) return imported;
          const { changes, unchanged } = imported.value;
          const shown = changes.map(({ before, after, ...rest }) => ({
            ...rest,
            before: before && toDecimalMoney(before),
            after: toDecimalMoney(after),
          }));
          const body = { dryRun, added: dryRun ? 0 : changes.length, unchanged, changes: shown };
          return succeed({ status: 200, body });
        }),
    );
  };
