import { pageOf } from '@carillon/gateway-api/conventions';
import { toId } from '@carillon/gateway-api/ids';
import { unmatchedReceiptQuery, unmatchedReceiptSchema } from '@carillon/gateway-api/operator';
import type { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import { readCursor, toPage } from '../../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import { carrierSentence } from '../../carriers/code-meanings.ts';
import { maskText } from '../../quarantine/mask.ts';
import { suggestFor } from './message-id-diagnosis.ts';
import { listUnmatched, type UnmatchedReceipt } from './unmatched-receipts.ts';

const view =
  (suggestions: ReadonlyMap<string, string>) =>
  (receipt: UnmatchedReceipt): z.input<typeof unmatchedReceiptSchema> => ({
    id: toId('urc', receipt.id),
    carrier: receipt.carrier,
    carrierMessageId: receipt.carrierMessageId,
    otherId: receipt.otherId,
    recipient: receipt.recipient === null ? null : maskText(receipt.recipient),
    reason: receipt.ambiguous ? 'ambiguous_id' : 'unknown_id',
    detail: carrierSentence(receipt.code, receipt.said),
    suggestion: suggestions.get(receipt.id) ?? null,
    at: receipt.at.toISOString(),
    receivedAt: receipt.parkedAt.toISOString(),
  });

/** `/v1/operator/unmatched-receipts`: what carriers said of texts that nobody can tell. */
export const unmatchedReceiptRoutes =
  ({ database, now }: { database: Database; now: () => number }): Routes =>
  (app) => {
    app.get(
      '/v1/operator/unmatched-receipts',
      {
        config: { access: 'operator' as const },
        schema: {
          tags: ['operator'],
          summary: 'List the receipts that match no text, each with what would let it match',
          querystring: unmatchedReceiptQuery,
          response: { 200: pageOf(unmatchedReceiptSchema) },
        },
      },
      async (request, reply) => {
        const cursor = readCursor('urc', request.query.cursor);
        if (!cursor.ok) return sendProblem(reply, fromRefusal(cursor.error));
        const { limit, carrier = null } = request.query;
        const rows = await listUnmatched(database, { carrier, before: cursor.value, limit: limit + 1 });
        return toPage('urc', [...rows], limit, view(await suggestFor(database, rows, now())));
      },
    );
  };
