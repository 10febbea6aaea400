import { pageOf } from '@carillon/gateway-api/conventions';
import { toId } from '@carillon/gateway-api/ids';
import { unmatchedReceiptQuery, unmatchedReceiptSchema } from '@carillon/gateway-api/operator';
import type { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import { sendPage } from '../../../infrastructure/http/pages.ts';
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
      (request, reply) => {
        const { carrier = null } = request.query;
        return sendPage(reply, request.query, {
          prefix: 'urc',
          read: (page) => listUnmatched(database, { carrier, ...page }),
          toView: async (rows) => view(await suggestFor(database, rows, now())),
        });
      },
    );
  };
