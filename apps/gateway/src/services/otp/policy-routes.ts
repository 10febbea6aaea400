import { type Currency, formatDecimal, parseDecimal } from '@carillon/core/billing';
import { parseSender } from '@carillon/core/messaging';
import { type CodePolicy, checkCodePolicy, guessingOdds, type StoredGuardPolicy } from '@carillon/core/otp';
import { fail, type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { otpPolicyPatchSchema, otpPolicySchema } from '@carillon/gateway-api/otp';
import type { z } from 'zod';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import { changePolicy, type Policies } from './policies.ts';
import type { OtpPolicy, StoredCodePolicy } from './stored-policy.ts';

type Patch = z.output<typeof otpPolicyPatchSchema>;
type GuardPatch = NonNullable<Patch['guard']>;

const amount = (micros: bigint, currency: Currency) => ({ amount: formatDecimal(micros), currency });

/** A policy as the API shows it: ceilings in the currency of the account. */
const view = ({ codes, guard }: OtpPolicy, currency: Currency): z.input<typeof otpPolicySchema> => ({
  codes,
  guard: {
    ...guard,
    countries: [...guard.countries],
    closedLines: [...guard.closedLines],
    price: {
      perMessage: amount(guard.price.perMessage, currency),
      perHour: amount(guard.price.perHour, currency),
    },
    conversion: {
      codes: guard.conversion.codes,
      codesInAlarm: guard.conversion.codesInAlarm,
      share: guard.conversion.share,
      firstBlockSeconds: guard.conversion.firstBlock / 1000,
    },
  },
  guessesPerMillion: guessingOdds({ ...codes, codesPerDay: guard.perNumber.day }) * 1_000_000,
});

const ceiling = (
  name: 'perMessage' | 'perHour',
  { amount: decimal, currency }: NonNullable<GuardPatch['price']>['perMessage'],
  own: Currency,
): Result<string, Refusal> => {
  const field = `guard.price.${name}`;
  if (currency !== own)
    return refuse('currency_mismatch', `Ceilings are in ${own}, the currency of the wallet.`, field);
  const micros = parseDecimal(decimal);
  return micros === null || micros <= 0n
    ? refuse('amount_invalid', 'A ceiling is a positive decimal string such as "0.2".', field)
    : succeed(micros.toString());
};

const toStoredGuard = (
  { price, conversion, ...rest }: GuardPatch,
  own: Currency,
): Result<StoredGuardPolicy, Refusal> => {
  const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const stored: StoredGuardPolicy = {
    ...named,
    ...(conversion && {
      conversion: {
        codes: conversion.codes,
        codesInAlarm: conversion.codesInAlarm,
        share: conversion.share,
        firstBlock: conversion.firstBlockSeconds * 1000,
      },
    }),
  };
  if (!price) return succeed(stored);
  const perMessage = ceiling('perMessage', price.perMessage, own);
  if (!perMessage.ok) return perMessage;
  const perHour = ceiling('perHour', price.perHour, own);
  if (!perHour.ok) return perHour;
  return succeed({ ...stored, price: { perMessage: perMessage.value, perHour: perHour.value } });
};

const toStoredCodes = (patch: NonNullable<Patch['codes']>): StoredCodePolicy =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

const checkCodes = (policy: CodePolicy): Result<CodePolicy, Refusal> => {
  const sender = policy.sender === null ? succeed(null) : parseSender(policy.sender);
  const checked = sender.ok ? checkCodePolicy(policy) : sender;
  return checked.ok
    ? succeed(policy)
    : fail({ ...checked.error, field: `codes.${checked.error.field ?? ''}` });
};

/** `/v1/otp/policy`: how an account wants its codes, and how it is guarded. */
export const otpPolicyRoutes =
  ({ change, policies }: { change: Change; policies: Policies }): Routes =>
  (app) => {
    const read = { access: { scope: 'otp:write', mode: 'any' } } as const;
    const write = { access: { scope: 'otp:write', mode: 'live' } } as const;
    const response = { 200: otpPolicySchema };
    app.get(
      '/v1/otp/policy',
      { config: read, schema: { tags: ['otp'], summary: 'How codes are made and guarded', response } },
      async ({ caller: { account } }) => {
        policies.forget(account.id);
        return view(await policies.read(account.id), account.currency);
      },
    );
    app.patch(
      '/v1/otp/policy',
      {
        config: write,
        schema: {
          tags: ['otp'],
          summary: 'Change how codes are made and guarded',
          body: otpPolicyPatchSchema,
          response,
        },
      },
      async (request, reply) => {
        const { account } = request.caller;
        const guard = toStoredGuard(request.body.guard ?? {}, account.currency);
        await change(request, reply, async (client) => {
          if (!guard.ok) return guard;
          const codes = toStoredCodes(request.body.codes ?? {});
          const policy = await changePolicy(client, account.id, { codes, guard: guard.value });
          const checked = checkCodes(policy.codes);
          return checked.ok ? succeed({ status: 200, body: view(policy, account.currency) }) : checked;
        });
        policies.forget(account.id);
      },
    );
  };
