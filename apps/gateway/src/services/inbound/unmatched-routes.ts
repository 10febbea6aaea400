import { maskNumber } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, toId } from '@carillon/gateway-api/ids';
import { textAssignSchema, unclaimedReasonSchema, unclaimedTextSchema } from '@carillon/gateway-api/replies';
import { z } from 'zod';
import type { InboundText } from '../../engine/carriers/carrier.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { assignedText, type OperatorsWord } from './assigned-text.ts';
import type { Incoming } from './inbox.ts';
import {
  type Assignment,
  assignText,
  findUnmatchedText,
  listUnmatchedTexts,
  type UnmatchedText,
} from './unmatched-texts.ts';
import { readTextRecipient, writersOf } from './writers.ts';

/** The number a carrier gave, read as far as it goes without knowing whose text it is. */
const numberOf = ({ sender, senderTon, recipient, recipientTon }: UnmatchedText): string => {
  const { country } = readTextRecipient({ recipient, recipientTon: recipientTon ?? 0 });
  return writersOf({ sender, senderTon: senderTon ?? 0 }, [country])[0]?.e164 ?? sender;
};

const view = (text: UnmatchedText): z.input<typeof unclaimedTextSchema> => ({
  id: toId('txt', text.id),
  carrier: text.carrier,
  // Whose number it is concerns the account it is given to, not the operator.
  from: maskNumber(numberOf(text)),
  to: text.recipient,
  text: text.text,
  reason: text.reason,
  octets: text.octets?.toString('hex') ?? null,
  dataCoding: text.dataCoding,
  esmClass: text.esmClass,
  incomplete: text.incomplete,
  receivedAt: text.receivedAt.toISOString(),
});

export interface UnmatchedTextsOptions {
  readonly database: Database;
  readonly change: Change;
  /** Reads a text for the account it is given to. */
  readonly read: (text: InboundText) => Promise<Incoming>;
  readonly now: () => number;
}

const config = { access: 'operator' as const };

/** What its routes share. */
const contextOf = (options: UnmatchedTextsOptions) => {
  const { database, read, now } = options;
  /** The text as it is read for the account; null where there is no such text or account, which the change tells. */
  const prepare = async (
    { textId, accountId }: Assignment,
    word: OperatorsWord,
  ): Promise<Result<Incoming | null, Refusal>> => {
    const kept = await findUnmatchedText(database, textId);
    if (!kept || accountId === null) return succeed(null);
    const assigned = await assignedText(database, kept, { accountId, word, at: new Date(now()) });
    if (!assigned.ok) return assigned;
    const incoming = await read(assigned.value.text);
    return incoming.meaning === null || assigned.value.isSenderRead
      ? succeed(incoming)
      : refuse(
          'text_sender_unreadable',
          'The text says something about being texted, and its sender cannot be read as a phone number.',
          'from',
        );
  };
  return { ...options, prepare };
};

type UnmatchedTextContext = ReturnType<typeof contextOf>;

const listRoute = (app: Server, { database }: UnmatchedTextContext): void => {
  app.get(
    '/v1/operator/unclaimed-texts',
    {
      config,
      schema: {
        tags: ['operator'],
        summary: 'List the texts from handsets that belong to no account, and why',
        querystring: z.strictObject({ ...pageQuery, reason: unclaimedReasonSchema.optional() }),
        response: { 200: pageOf(unclaimedTextSchema) },
      },
    },
    (request, reply) => {
      const { reason = null } = request.query;
      return sendPage(reply, request.query, {
        prefix: 'txt',
        read: (page) => listUnmatchedTexts(database, { ...page, reason }),
        view,
      });
    },
  );
};

const assignRoute = (app: Server, { change, prepare }: UnmatchedTextContext): void => {
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
      const { from, text } = request.body;
      // What reading needs to know of the account is read before the transaction, which has one session.
      const prepared = await prepare(asked, { from, text });
      if (!prepared.ok) return sendProblem(reply, fromRefusal(prepared.error));
      const incoming = prepared.value;
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

/** `/v1/operator/unclaimed-texts`: what handsets wrote that no account could be found for. */
export const unmatchedTextRoutes =
  (options: UnmatchedTextsOptions): Routes =>
  (app) => {
    const context = contextOf(options);
    for (const register of [listRoute, assignRoute]) register(app, context);
  };
