import { refuse } from '@carillon/core/result';
import {
  adminEstimateSchema,
  adminOutcomesSchema,
  adminSendSchema,
  adminThreadQuery,
  adminThreadSchema,
} from '@carillon/gateway-api/shopify-app';
import cors from '@fastify/cors';
import type { FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { forAccount } from '../../../infrastructure/account-scope/account-scope.ts';
import { shownKey } from '../../../infrastructure/http/authentication.ts';
import { fromRefusal, sendProblem } from '../../../infrastructure/http/problems.ts';
import type { Routes, Server } from '../../../infrastructure/http/server.ts';
import type { ShopTexts } from '../texts/shop-texts.ts';
import { type AdminSession, type AdminSessionDependencies, readAdminSession } from './admin-session.ts';
import { outcomesOf, textsAbout } from './admin-texts.ts';
import { readThread, type ThreadDependencies } from './thread.ts';

export interface AdminDependencies extends AdminSessionDependencies, ThreadDependencies {
  readonly texts: ShopTexts;
}

/** Where Shopify runs the extensions of apps (Shopify/ui-extensions, pull request 1467). */
const EXTENSIONS = 'https://extensions.shopifycdn.com';
/** Browsers remember for so long what they may ask. */
const ASKED_AGAIN_SECONDS = 3_600;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on the routes of pages inside the admin of a shop. */
    adminSession: AdminSession | null;
  }
}

const TOKEN_MISSING = refuse(
  'session_invalid',
  'Send the session token of the page as Authorization: Bearer <token>.',
);

const config = { access: 'public' as const, audit: false as const };
const tags = ['connectors'];
const description = 'With the session token that Shopify gives a page inside its admin, as the bearer.';

/** Whose page it is; the hook before the routes answers where nobody's is. */
const sessionOf = ({ adminSession }: FastifyRequest): AdminSession => {
  if (adminSession === null) throw new Error('A page of the admin was let in without its session.');
  return adminSession;
};

const threadRoute = (scope: Server, deps: AdminDependencies): void => {
  scope.get(
    '/thread',
    {
      config,
      schema: {
        tags,
        summary: 'The texts with the person of an order or customer, for its page in the admin of Shopify',
        description,
        querystring: adminThreadQuery,
        response: { 200: adminThreadSchema },
      },
    },
    (request) => {
      const session = sessionOf(request);
      return forAccount(session.caller.account.id, () => readThread(deps, session, request.query.object));
    },
  );
};

const estimateRoute = (scope: Server, { texts }: AdminDependencies): void => {
  scope.post(
    '/estimate',
    {
      config,
      schema: {
        tags,
        summary: 'What texts about orders or customers would cost, and what stops them; nothing is stored',
        description,
        body: adminEstimateSchema,
        response: { 200: adminOutcomesSchema },
      },
    },
    async (request) => {
      const session = sessionOf(request);
      const { account } = session.caller;
      // What was sent under a key costs nothing more; an estimate is of a text that was not.
      const asked = textsAbout(request.body, { key: request.id, user: session.user });
      const results = await forAccount(account.id, () => texts.estimate(session, asked));
      return outcomesOf(request.body.objects, results, account);
    },
  );
};

const sendRoute = (scope: Server, { texts }: AdminDependencies): void => {
  scope.post(
    '/send',
    {
      config,
      schema: {
        tags,
        summary: 'Text the people of orders or customers, from a page in the admin of Shopify',
        description: `${description} The reference of each text names the member of staff: shopify-staff:<id>.`,
        body: adminSendSchema,
        response: { 200: adminOutcomesSchema },
      },
    },
    async (request) => {
      const session = sessionOf(request);
      const { account } = session.caller;
      const asked = textsAbout(request.body, { key: request.body.key, user: session.user });
      const results = await forAccount(account.id, () => texts.send(session, asked));
      return outcomesOf(request.body.objects, results, account);
    },
  );
};

/** `/connectors/shopify/admin`: what the pages inside the admin of a shop ask for. */
export const adminRoutes =
  (deps: AdminDependencies): Routes =>
  (app) => {
    void app.register(
      async (plain) => {
        const scope = plain.withTypeProvider<ZodTypeProvider>();
        // Before the session: a browser asks first whether it may send one.
        await scope.register(cors, {
          origin: EXTENSIONS,
          methods: ['GET', 'POST'],
          allowedHeaders: ['authorization', 'content-type'],
          maxAge: ASKED_AGAIN_SECONDS,
        });
        scope.decorateRequest('adminSession', null);
        scope.addHook('onRequest', async (request, reply) => {
          const token = shownKey(request);
          const session = token === null ? TOKEN_MISSING : await readAdminSession(deps, token);
          if (!session.ok) return sendProblem(reply, fromRefusal(session.error));
          request.adminSession = session.value;
          return undefined;
        });
        for (const register of [threadRoute, estimateRoute, sendRoute]) register(scope, deps);
      },
      { prefix: '/connectors/shopify/admin' },
    );
  };
