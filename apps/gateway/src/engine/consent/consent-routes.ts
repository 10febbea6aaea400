import { DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import { succeed } from '@carillon/core/result';
import {
  consentCreatedSchema,
  consentCreateSchema,
  consentImportedSchema,
  consentImportSchema,
  consentQuery,
  consentSchema,
} from '@carillon/gateway-api/consent';
import { pageOf } from '@carillon/gateway-api/conventions';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import { readQueriedRecipient } from '../../infrastructure/http/read-recipient.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import type { BulkLane } from '../../infrastructure/jobs/bulk-lane.ts';
import type { CpuShare } from '../../infrastructure/jobs/cpu-share.ts';
import { readConsents } from './consent-facts.ts';
import { latestDecision, listDecisions } from './consent-ledger.ts';
import { consentView } from './consent-view.ts';
import type { Consents } from './consents.ts';
import { importConsents, readDecisions } from './import-consents.ts';
import { applyDecision, readDecision } from './record-consent.ts';
import { shownNumbers } from './shown-numbers.ts';

export interface ConsentDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly consents: Consents;
  readonly cpu: CpuShare;
  readonly bulk: BulkLane;
  readonly now: () => number;
}

const read = { access: { scope: 'consent:read', mode: 'own' } } as const;
const write = { access: { scope: 'consent:write', mode: 'live', beyond: 'list' } } as const;

/** What its routes share. */
const contextOf = (options: ConsentDependencies) => {
  const { consents } = options;
  const settingsOf = async ({ account }: Caller) => {
    const settings = await consents.settings.read([account.id]);
    return { settings, policy: settings.get(account.id)?.policy ?? DEFAULT_CONSENT_POLICY };
  };
  return { ...options, settingsOf };
};

type ConsentContext = ReturnType<typeof contextOf>;

const listRoute = (app: Server, { database, consents }: ConsentContext): void => {
  app.get(
    '/v1/consents',
    {
      config: read,
      schema: {
        tags: ['consent'],
        summary: 'List the consent records',
        querystring: consentQuery,
        response: { 200: pageOf(consentSchema) },
      },
    },
    (request, reply) => {
      const { to, country, status = null } = request.query;
      return sendPage(reply, request.query, {
        prefix: 'cns',
        read: async (page) => {
          const recipient = to === undefined ? null : readQueriedRecipient(request.caller, { to, country });
          if (recipient && !recipient.ok) return recipient;
          return listDecisions(database, request.caller.account.id, {
            digests: recipient ? consents.digests.everyDigest(recipient.value) : null,
            status,
            ...page,
            shown: shownNumbers(request.caller),
          });
        },
        view: consentView,
      });
    },
  );
};

const recordRoute = (app: Server, { change, consents, now, settingsOf }: ConsentContext): void => {
  app.post(
    '/v1/consents',
    {
      config: { ...write, audit: false },
      schema: {
        tags: ['consent'],
        summary: 'Record that a person said yes, with evidence, or no',
        body: consentCreateSchema,
        response: { 201: consentCreatedSchema },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      const { settings, policy } = await settingsOf(caller);
      await change(request, reply, async (client) => {
        const decision = readDecision(caller, request.body, { policy, now: now() });
        if (!decision.ok) return decision;
        await applyDecision(client, consents, { decision: decision.value, now: new Date(now()) });
        const { recipient } = decision.value;
        const row = await latestDecision(client, caller.account.id, consents.digests.everyDigest(recipient));
        const asked = { account: caller.account.id, recipient, purpose: 'commercial' as const };
        const lookup = await readConsents(client, [asked], {
          settings,
          digests: consents.digests,
          now: now(),
        });
        const { suppression, record } = lookup.factsFor(asked);
        const allowed = suppression === null && record?.decision === 'granted';
        return succeed({ status: 201, body: { ...consentView(row!), commercialAllowed: allowed } });
      });
      consents.settings.forget();
      return reply;
    },
  );
};

const importRoute = (app: Server, { change, consents, cpu, bulk, now, settingsOf }: ConsentContext): void => {
  app.post(
    '/v1/consents/import',
    {
      config: { ...write, audit: false },
      schema: {
        tags: ['consent'],
        summary: 'Record up to 1000 decisions; imported grants undo no opt-out',
        body: consentImportSchema,
        response: { 200: consentImportedSchema },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      const { policy } = await settingsOf(caller);
      const at = new Date(now());
      const work = cpu.request(caller.account.id);
      const read = await readDecisions(caller, request.body.consents, { work, policy, now: at });
      await bulk.run(caller.account.id, () =>
        change(request, reply, async (client) => {
          const body = await importConsents(client, consents, { read, now: at });
          return succeed({ status: 200, body });
        }),
      );
      consents.settings.forget();
      return reply;
    },
  );
};

/** `/v1/consents`: the consent ledger. */
export const consentRoutes =
  (options: ConsentDependencies): Routes =>
  (app) => {
    const context = contextOf(options);
    for (const register of [listRoute, recordRoute, importRoute]) register(app, context);
  };
