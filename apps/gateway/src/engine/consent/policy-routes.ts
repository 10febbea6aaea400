import {
  type AnswerSettings,
  type ConsentPolicy,
  contactOf,
  DEFAULT_CONSENT_POLICY,
  describeHours,
  hoursBeyond,
  passportOf,
} from '@carillon/core/consent';
import type { CountryCode } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { consentPolicyPatchSchema, consentPolicySchema } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { Consents } from './consents.ts';

type View = z.output<typeof consentPolicySchema>;
type Patch = z.output<typeof consentPolicyPatchSchema>;

interface PolicyRow {
  list_id: string;
  policy: Partial<ConsentPolicy> | null;
  parent_id: string | null;
}

const READ = `SELECT suppression_list(a.id) AS list_id, p.policy, a.parent_id
  FROM accounts a LEFT JOIN consent_policies p ON p.account_id = a.id WHERE a.id = $1`;

const findPolicy = async (client: pg.Pool | pg.PoolClient, account: string): Promise<PolicyRow> =>
  (await client.query<PolicyRow>(READ, [account])).rows[0]!;

/** HELP has to name somebody who helps: an account without a contact is told so. */
const warningsOf = (answers: AnswerSettings): View['warnings'] =>
  contactOf(answers) !== null || answers.help !== undefined
    ? []
    : [
        {
          code: 'help_contact_missing',
          field: 'answers.contact',
          detail:
            'The answer to HELP names nobody who helps. Set a telephone number, a mail address or a page: {"answers":{"contact":{"en":"help@shop.example"}}}.',
        },
      ];

const view = (account: string, row: PolicyRow): View => ({
  ...DEFAULT_CONSENT_POLICY,
  ...row.policy,
  stopCodes: { ...row.policy?.stopCodes },
  openLines: [...(row.policy?.openLines ?? DEFAULT_CONSENT_POLICY.openLines)],
  sendingHours: { ...row.policy?.sendingHours },
  answers: { ...row.policy?.answers },
  suppressionList: row.list_id === account ? 'own' : 'main',
  warnings: warningsOf(row.policy?.answers ?? {}),
});

/** The account whose list is to count; only a sub-account has a choice. */
const listFor = (
  account: string,
  row: PolicyRow,
  wanted: Patch['suppressionList'],
): Result<string, Refusal> => {
  if (wanted === undefined) return succeed(row.list_id);
  if (wanted === 'own') return succeed(account);
  if (row.parent_id !== null) return succeed(row.parent_id);
  return refuse(
    'request_invalid',
    'Only a sub-account can share the list of its main account.',
    'suppressionList',
  );
};

/** Hours that a country binds its senders to are not widened; those of its regions bind each text as they are. */
const checkHours = (wanted: Patch['sendingHours']): Result<void, Refusal> => {
  for (const [country, hours] of Object.entries(wanted ?? {})) {
    const { name, widestHours } = passportOf(country as CountryCode);
    const day = widestHours.value === null ? null : hoursBeyond(hours, widestHours.value);
    if (widestHours.value !== null && day !== null) {
      return refuse(
        'sending_hours_too_wide',
        `The hours for ${name} go beyond ${describeHours(widestHours.value)} (${widestHours.source}).`,
        `sendingHours.${country}.${day}`,
      );
    }
  }
  return succeed(undefined);
};

/** Only what was decided is kept, so that a later default reaches those who decided nothing. */
const merge = (known: Partial<ConsentPolicy> | null, { suppressionList: _list, ...patch }: Patch) => {
  const decided = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...known, ...Object.fromEntries(decided) };
};

/** `/v1/consent/policy`: what the account has decided about consent. */
export const policyRoutes =
  ({
    database,
    change,
    consents,
    now,
  }: {
    database: Database;
    change: Change;
    consents: Consents;
    now: () => number;
  }): Routes =>
  (app) => {
    app.get(
      '/v1/consent/policy',
      {
        config: { access: { scope: 'consent:read', mode: 'any' } },
        schema: {
          tags: ['consent'],
          summary: 'Read the consent policy',
          response: { 200: consentPolicySchema },
        },
      },
      async (request) => {
        const { id } = request.caller.account;
        return view(id, await findPolicy(database.pool, id));
      },
    );
    app.patch(
      '/v1/consent/policy',
      {
        config: { access: { scope: 'consent:write', mode: 'live', beyond: 'list' } },
        schema: {
          tags: ['consent'],
          summary: 'Change the consent policy',
          body: consentPolicyPatchSchema,
          response: { 200: consentPolicySchema },
        },
      },
      async (request, reply) => {
        const { id } = request.caller.account;
        await change(request, reply, async (client) => {
          const row = await findPolicy(client, id);
          const list = listFor(id, row, request.body.suppressionList);
          if (!list.ok) return list;
          const hours = checkHours(request.body.sendingHours);
          if (!hours.ok) return hours;
          await client.query(
            `INSERT INTO consent_policies (account_id, list_id, policy, updated_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id) DO UPDATE SET list_id = EXCLUDED.list_id, policy = EXCLUDED.policy,
               updated_at = EXCLUDED.updated_at`,
            [id, list.value, JSON.stringify(merge(row.policy, request.body)), new Date(now())],
          );
          return succeed({ status: 200, body: view(id, await findPolicy(client, id)) });
        });
        consents.settings.forget();
        return reply;
      },
    );
  };
