import { fictionalRange } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse } from '@carillon/core/result';
import { phoneTextSchema, replySchema } from '@carillon/gateway-api/phones';
import { z } from 'zod';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import { readQueriedRecipient } from '../../../infrastructure/http/read-recipient.ts';
import type { Routes } from '../../../infrastructure/http/server.ts';
import type { CarrierSink } from '../carrier.ts';
import { phoneTexts } from './segments.ts';

export interface PhonesOptions {
  readonly database: Database;
  readonly sink: CarrierSink;
  readonly now: () => number;
}

const params = z.object({ number: z.string() });

const readPhone = (caller: Caller, number: string): Result<string, Refusal> => {
  const read = readQueriedRecipient(caller, { to: number });
  return read.ok ? read : refuse(read.error.code, read.error.detail, 'number');
};

/** The carrier that last texted a phone for an account, and the sender it showed. */
const lastContact = async (
  { pool }: Database,
  account: string,
  phone: string,
): Promise<{ carrier: string; sender: string | null } | undefined> => {
  const { rows } = await pool.query<{ carrier: string; sender: string | null }>(
    'SELECT carrier, sender FROM simulator_segments WHERE phone = $1 AND account_id = $2 ORDER BY taken_at DESC LIMIT 1',
    [phone, account],
  );
  return rows[0];
};

/** `/v1/phones/{number}`: what a virtual phone shows of an account's texts, and replies typed on it. */
export const phoneRoutes =
  ({ database, sink, now }: PhonesOptions): Routes =>
  (app) => {
    app.get(
      '/v1/phones/:number',
      {
        config: { access: { scope: 'messages:read', mode: 'any' } },
        schema: {
          tags: ['virtual phones'],
          summary: 'What a virtual phone shows',
          params,
          response: { 200: z.object({ number: z.string(), texts: z.array(phoneTextSchema) }) },
        },
      },
      async (request, reply) => {
        const phone = readPhone(request.caller, request.params.number);
        if (!phone.ok) return sendProblem(reply, fromRefusal(phone.error));
        const { id } = request.caller.account;
        const texts = await phoneTexts(database.pool, id, phone.value);
        return {
          number: phone.value,
          texts: texts.map(({ sender, text, at }) => ({ from: sender, text, at: at.toISOString() })),
        };
      },
    );
    app.post(
      '/v1/phones/:number/replies',
      {
        // A reply comes in as from a network: what it says holds for everybody who shares the list.
        config: { access: { scope: 'messages:send', mode: 'own', beyond: 'list' }, audit: false },
        schema: {
          tags: ['virtual phones'],
          summary: 'Type a reply on a virtual phone',
          params,
          body: replySchema,
          response: { 202: z.object({ status: z.literal('received') }) },
        },
      },
      async (request, reply) => {
        const phone = readPhone(request.caller, request.params.number);
        if (!phone.ok) return sendProblem(reply, fromRefusal(phone.error));
        const { account, mode } = request.caller;
        // What a person's number says counts for live texts, whoever simulates it.
        if (mode === 'test' && !fictionalRange(phone.value))
          return sendProblem(reply, { code: 'live_key_required' });
        const accountId = account.id;
        const contact = await lastContact(database, accountId, phone.value);
        if (!contact) return sendProblem(reply, { code: 'phone_not_found' });
        const text = { accountId, carrier: contact.carrier, sender: phone.value, recipient: contact.sender };
        await sink.inbound({ ...text, text: request.body.text, mode, at: new Date(now()) });
        return reply.code(202).send({ status: 'received' as const });
      },
    );
  };
