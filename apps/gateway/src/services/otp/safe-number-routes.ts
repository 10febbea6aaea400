import { SAFE_MS } from '@carillon/core/otp';
import { succeed } from '@carillon/core/result';
import { safeNumberQuery, safeNumberSchema } from '@carillon/gateway-api/otp';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { type Change, DONE } from '../../infrastructure/http/idempotency.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import { readQueriedRecipient } from '../../infrastructure/http/read-recipient.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { Guard } from './guard.ts';
import { numberDigest } from './identity-digest.ts';
import type { OtpKeys } from './pepper.ts';

export interface SafeNumberDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly keys: OtpKeys;
  readonly guard: Guard;
  readonly now: () => number;
}

/** Until when a number is trusted, in milliseconds since 1970; 0 when nobody said so. */
const safeUntil = async (
  { database, keys }: SafeNumberDependencies,
  caller: Caller,
  e164: string,
): Promise<number> => {
  const { rows } = await database.pool.query<{ until: string }>(
    `SELECT state->>'safeUntil' AS until FROM otp_guard_states
     WHERE account_id = $1 AND mode = $2 AND scope = 'number' AND key = $3`,
    [caller.account.id, caller.mode, numberDigest(keys, caller, e164).toString('hex')],
  );
  return Number(rows[0]?.until ?? 0);
};

const view = (to: string, until: number, now: number): z.input<typeof safeNumberSchema> => ({
  to,
  safeUntil: until > now ? new Date(until).toISOString() : null,
});

type Asked = FastifyRequest<{ Querystring: z.output<typeof safeNumberQuery> }>;

/** The number a request names; null when it names none, and has been told so. */
const numberOf = ({ query, caller }: Asked, reply: FastifyReply): string | null => {
  const parsed = readQueriedRecipient(caller, query);
  if (parsed.ok) return parsed.value;
  sendProblem(reply, fromRefusal(parsed.error));
  return null;
};

/** `/v1/otp/safe-numbers`: numbers the guard trusts, because a code of theirs was typed in or the account says so. */
export const safeNumberRoutes =
  (dependencies: SafeNumberDependencies): Routes =>
  (app) => {
    const { guard, change, now } = dependencies;
    const config = { access: { scope: 'otp:write', mode: 'own' } } as const;
    const schema = { tags: ['otp'], querystring: safeNumberQuery };
    const url = '/v1/otp/safe-numbers';
    app.get(
      url,
      {
        config,
        schema: { ...schema, summary: 'Whether a number is trusted', response: { 200: safeNumberSchema } },
      },
      async (request, reply) => {
        const to = numberOf(request, reply);
        if (to === null) return reply;
        return view(to, await safeUntil(dependencies, request.caller, to), now());
      },
    );
    app.put(
      url,
      {
        config,
        schema: { ...schema, summary: 'Trust a number for 90 days', response: { 200: safeNumberSchema } },
      },
      async (request, reply) => {
        const to = numberOf(request, reply);
        if (to === null) return reply;
        const until = now() + SAFE_MS;
        await guard.trust(request.caller, to, until);
        await change(request, reply, async () => succeed({ status: 200, body: view(to, until, now()) }));
        return reply;
      },
    );
    app.delete(
      url,
      { config, schema: { ...schema, summary: 'Trust a number no longer' } },
      async (request, reply) => {
        const to = numberOf(request, reply);
        if (to === null) return reply;
        await guard.trust(request.caller, to, 0);
        await change(request, reply, async () => succeed(DONE));
        return reply;
      },
    );
  };
