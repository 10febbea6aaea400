import {
  auditCheckSchema,
  type auditEntrySchema,
  auditPageSchema,
  auditQuery,
  operatorAuditQuery,
} from '@carillon/gateway-api/audit';
import { fromId, toId } from '@carillon/gateway-api/ids';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { AuditEntry } from '../../infrastructure/audit/entry.ts';
import { checkAudit, listAudit } from '../../infrastructure/audit/read-audit.ts';
import type { RefusedActions } from '../../infrastructure/audit/refused-actions.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { PageRequest } from '../../infrastructure/database/page.ts';
import { sendPage } from '../../infrastructure/http/pages.ts';
import type { Routes, Server } from '../../infrastructure/http/server.ts';
import { OPERATOR_ACCOUNT } from '../../infrastructure/vault/seal-context.ts';

type EntryView = z.input<typeof auditEntrySchema>;

const view = (entry: AuditEntry): EntryView => ({
  id: toId('aud', entry.id),
  by: entry.actor,
  accountId: entry.accountId === null ? null : toId('acc', entry.accountId),
  keyId: entry.keyId === null ? null : toId('key', entry.keyId),
  keyPrefix: entry.keyPrefix,
  address: entry.address,
  deed: entry.deed,
  object: entry.object,
  outcome: entry.outcome,
  count: entry.count,
  at: entry.at.toISOString(),
  lastAt: entry.lastAt.toISOString(),
  requestId: entry.requestId,
  seq: Number(entry.seq),
  mac: entry.mac.toString('hex'),
});

/** An account learns what the operator did to it, and not from where. */
const ownView = (entry: AuditEntry): EntryView =>
  entry.actor === 'account' ? view(entry) : { ...view(entry), keyId: null, address: null };

export interface AuditRouteOptions {
  readonly database: Database;
  /** Of `openAuditKey`. */
  readonly auditKey: Buffer;
  readonly refused: Pick<RefusedActions, 'flush'>;
}

/** What its routes share. */
const contextOf = (options: AuditRouteOptions) => {
  const { database, refused } = options;
  const page = (
    { limit, cursor, deed, outcome, keyId, since, until }: z.output<typeof auditQuery>,
    { accountId, show }: { accountId: string | null; show: (entry: AuditEntry) => EntryView },
    reply: FastifyReply,
  ) => {
    const filter = {
      accountId,
      keyId: keyId === undefined ? null : fromId('key', keyId),
      deed: deed ?? null,
      outcome: outcome ?? null,
      since: since ?? null,
      until: until ?? null,
    };
    const read = async (page: PageRequest) => {
      await refused.flush();
      return listAudit(database, filter, page);
    };
    return sendPage(reply, { limit, cursor }, { prefix: 'aud', read, view: show });
  };
  return { ...options, page };
};

type AuditContext = ReturnType<typeof contextOf>;

const listOwnRoute = (app: Server, { page }: AuditContext): void => {
  app.get(
    '/v1/audit',
    {
      config: { access: { scope: 'audit:read', mode: 'live' } },
      schema: {
        tags: ['audit'],
        summary: 'List who changed what in the account, and which keys were refused',
        querystring: auditQuery,
        response: { 200: auditPageSchema },
      },
    },
    (request, reply) => page(request.query, { accountId: request.caller.account.id, show: ownView }, reply),
  );
};

const listRoute = (app: Server, { page }: AuditContext): void => {
  app.get(
    '/v1/operator/audit',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['operator'],
        summary: 'List who changed what, and who was refused',
        querystring: operatorAuditQuery,
        response: { 200: auditPageSchema },
      },
    },
    (request, reply) => {
      const { accountId, ...query } = request.query;
      const account = accountId === undefined ? null : fromId('acc', accountId);
      return page(query, { accountId: account, show: view }, reply);
    },
  );
};

const verifyRoute = (app: Server, { database, auditKey }: AuditContext): void => {
  app.get(
    '/v1/operator/audit/verify',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['operator'],
        summary: 'Check that no entry of the audit trail was changed, left out or put in',
        response: { 200: auditCheckSchema },
      },
    },
    async () => {
      const { chains, entries, faults } = await checkAudit(database, auditKey);
      return {
        sound: faults.length === 0,
        chains,
        entries,
        faults: faults.map(({ chain, seq, fault }) => ({
          accountId: chain === OPERATOR_ACCOUNT ? null : toId('acc', chain),
          seq: Number(seq),
          fault,
        })),
      };
    },
  );
};

/** `/v1/audit`: the trail of an account; `/v1/operator/audit`: everybody's, and whether it is whole. */
export const auditRoutes =
  (options: AuditRouteOptions): Routes =>
  (app) => {
    const context = contextOf(options);
    for (const register of [listOwnRoute, listRoute, verifyRoute]) register(app, context);
  };
