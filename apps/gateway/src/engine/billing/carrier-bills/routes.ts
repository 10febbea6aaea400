import { parseDecimal, toDecimalMoney } from '@carillon/core/billing';
import { refuse, succeed } from '@carillon/core/result';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { billImportSchema, billLineSchema, billSchema } from '@carillon/gateway-api/operator';
import { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Change } from '../../../infrastructure/http/idempotency.ts';
import { listSchema, sendPage } from '../../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../../infrastructure/http/server.ts';
import { type BillLineRow, type BillRow, importBill, listBillLines, listBills } from './carrier-bills.ts';

const view = (row: BillRow): z.input<typeof billSchema> => {
  const [billed, expected] = [BigInt(row.summary.billed), BigInt(row.summary.expected)];
  const amountOf = (micros: bigint) => toDecimalMoney({ micros, currency: row.currency });
  return {
    id: toId('bil', row.id),
    carrier: row.carrier,
    since: row.since.toISOString(),
    until: row.until.toISOString(),
    billed: amountOf(billed),
    expected: amountOf(expected),
    difference: amountOf(billed - expected),
    lines: row.summary.lines,
    createdAt: row.created_at.toISOString(),
  };
};

const lineView = (row: BillLineRow & Pick<BillRow, 'currency'>): z.input<typeof billLineSchema> => {
  const amountOf = (micros: bigint | null) =>
    micros === null ? null : toDecimalMoney({ micros, currency: row.currency });
  return {
    id: toId('lin', row.id),
    carrierMessageId: row.carrier_message_id,
    verdict: row.verdict,
    detail: row.detail,
    billed: amountOf(row.billed),
    expected: amountOf(row.expected),
  };
};

const linesQuery = z.strictObject({
  ...pageQuery,
  verdict: billLineSchema.shape.verdict.optional().describe('All that differ when left out'),
});

const BILL_NOT_FOUND = refuse(
  'bill_not_found',
  'There is no such bill. List them with GET /v1/operator/bills.',
);

interface CarrierBillRouteOptions {
  readonly database: Database;
  readonly change: Change;
}

const config = { access: 'operator' as const };
const tags = ['operator'];

const listRoute = (app: Server, { database }: CarrierBillRouteOptions): void => {
  app.get(
    '/v1/operator/bills',
    {
      config,
      schema: {
        tags,
        summary: "List carriers' bills, the newest first",
        ...listSchema(billSchema),
      },
    },
    (request, reply) =>
      sendPage(reply, request.query, { prefix: 'bil', read: (page) => listBills(database, page), view }),
  );
};

const importRoute = (app: Server, { change }: CarrierBillRouteOptions): void => {
  app.post(
    '/v1/operator/bills',
    {
      config,
      schema: {
        tags,
        summary: "Import a carrier's bill and match it with what was handed over",
        body: billImportSchema,
        response: { 201: billSchema },
      },
    },
    async (request, reply) =>
      change(request, reply, async (client) => {
        const { since, until, perSegment, ...bill } = request.body;
        const micros = parseDecimal(perSegment);
        if (micros === null || micros < 0n)
          return refuse('amount_invalid', 'A cost is a decimal string, never below zero.', 'perSegment');
        const span = { since: new Date(since), until: new Date(until) };
        const imported = await importBill(client, { ...bill, ...span, perSegment: micros });
        return imported.ok ? succeed({ status: 201, body: view(imported.value) }) : imported;
      }),
  );
};

const listLinesRoute = (app: Server, { database }: CarrierBillRouteOptions): void => {
  app.get(
    '/v1/operator/bills/:id/lines',
    {
      config,
      schema: {
        tags,
        summary: 'The lines of a bill that differ, each with its explanation',
        params: z.object({ id: z.string() }),
        querystring: linesQuery,
        response: { 200: pageOf(billLineSchema) },
      },
    },
    (request, reply) => {
      const { verdict } = request.query;
      return sendPage(reply, request.query, {
        prefix: 'lin',
        read: async ({ limit, before: after }) => {
          const bill = fromId('bil', request.params.id);
          return (await listBillLines(database, bill, { verdict, limit, after })) ?? BILL_NOT_FOUND;
        },
        view: lineView,
      });
    },
  );
};

/** `/v1/operator/bills`: bills of carriers, matched line by line. */
export const carrierBillRoutes =
  (options: CarrierBillRouteOptions): Routes =>
  (app) => {
    for (const register of [listRoute, importRoute, listLinesRoute]) register(app, options);
  };
