import { maskNumber } from '@carillon/core/numbers';
import { succeed } from '@carillon/core/result';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { textAssignSchema, unclaimedTextSchema } from '@carillon/gateway-api/replies';
import { z } from 'zod';
import type { InboundText } from '../carriers/carrier.ts';
import type { Incoming } from '../consent/inbox.ts';
import type { Database } from '../database/open.ts';
import type { Change } from '../http/idempotency.ts';
import { readCursor, toPage } from '../http/pages.ts';
import { fromRefusal, sendProblem } from '../http/problems.ts';
import type { Room } from '../http/server.ts';
import { assignText, findUnclaimedText, listUnclaimedTexts, type UnclaimedText } from './unclaimed-texts.ts';

const view = (text: UnclaimedText): z.input<typeof unclaimedTextSchema> => ({
  id: toId('txt', text.id),
  carrier: text.carrier,
  // Whose number it is concerns the account it is given to, not the operator.
  from: maskNumber(text.sender),
  to: text.recipient,
  text: text.text,
  receivedAt: text.receivedAt.toISOString(),
});

export interface UnclaimedTextsOptions {
  readonly database: Database;
  readonly change: Change;
  /** Reads a text for the account it is given to. */
  readonly read: (text: InboundText) => Promise<Incoming>;
  readonly now: () => number;
}

/** `/v1/operator/unclaimed-texts`: what handsets wrote that no account could be found for. */
export const unclaimedTextsRoom =
  ({ database, change, read, now }: UnclaimedTextsOptions): Room =>
  (app) => {
    const config = { access: 'operator' as const };
    app.get(
      '/v1/operator/unclaimed-texts',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'List the texts from handsets that belong to no account',
          querystring: z.strictObject(pageQuery),
          response: { 200: pageOf(unclaimedTextSchema) },
        },
      },
      async (request, reply) => {
        const cursor = readCursor('txt', request.query.cursor);
        if (!cursor.ok) return sendProblem(reply, fromRefusal(cursor.error));
        const { limit } = request.query;
        const rows = await listUnclaimedTexts(database, { limit: limit + 1, before: cursor.value });
        return toPage('txt', rows, limit, view);
      },
    );
    app.post(
      '/v1/operator/unclaimed-texts/:id/assign',
      {
        config,
        schema: {
          tags: ['operator'],
          summary: 'Give a text from a handset to an account, as if it had come for it now',
          params: z.object({ id: z.string() }),
          body: textAssignSchema,
          response: { 200: unclaimedTextSchema },
        },
      },
      async (request, reply) => {
        const asked = {
          textId: fromId('txt', request.params.id),
          accountId: fromId('acc', request.body.accountId),
        };
        // What reading needs to know of the account is read before the transaction, which has one session.
        const text = await findUnclaimedText(database, asked, new Date(now()));
        const incoming = text && (await read(text));
        let assigned = false;
        await change(request, reply, async (client) => {
          const done = await assignText(client, { ...asked, incoming });
          assigned = done.ok;
          return done.ok ? succeed({ status: 200, body: view(done.value) }) : done;
        });
        if (assigned) await incoming?.answer();
      },
    );
  };
