import { succeed } from '@carillon/core/result';
import { optOutLinkCreateSchema, optOutLinkSchema } from '@carillon/gateway-api/consent';
import { z } from 'zod';
import type { Database } from '../../infrastructure/database/open.ts';
import { takeBytes } from '../../infrastructure/http/bodies/use-bodies.ts';
import type { Change } from '../../infrastructure/http/idempotency.ts';
import { sendProblem } from '../../infrastructure/http/problems.ts';
import { readRecipient } from '../../infrastructure/http/read-recipient.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { Consents } from './consents.ts';
import { findLink, linkCode } from './opt-out-links.ts';
import { suppress } from './suppress.ts';

export interface OptOutLinkDependencies {
  readonly database: Database;
  readonly change: Change;
  readonly consents: Consents;
  /** Where the gateway can be reached from outside; null when nobody said. */
  readonly publicUrl: string | null;
  readonly now: () => number;
}

const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<meta name="robots" content="noindex"><title>SMS</title></head><body><main>${body}</main></body></html>`;

const ASK = page(
  '<h1>Stop / Arrêter</h1><form method="post"><button type="submit">No more marketing texts / Ne plus recevoir de SMS commerciaux</button></form>',
);
const DONE = page(
  '<h1>OK</h1><p>You will get no more marketing texts. / Vous ne recevrez plus de SMS commerciaux.</p>',
);

const params = z.object({ code: z.string().max(64) });
const HTML = 'text/html; charset=utf-8';

/** Opt-out links: made for a person, opened by that person. Only the button opts out, since previews open links too. */
export const optOutLinkRoutes =
  ({ database, change, consents, publicUrl, now }: OptOutLinkDependencies): Routes =>
  (app) => {
    app.post(
      '/v1/opt-out-links',
      {
        config: { access: { scope: 'consent:write', mode: 'live' }, audit: false },
        schema: {
          tags: ['consent'],
          summary: "Make a person's opt-out link",
          body: optOutLinkCreateSchema,
          response: { 201: optOutLinkSchema },
        },
      },
      (request, reply) =>
        change(request, reply, async (client) => {
          const recipient = readRecipient(request.caller, request.body);
          if (!recipient.ok) return recipient;
          const holder = { accountId: request.caller.account.id, recipient: recipient.value };
          const path = `/opt-out/${await linkCode(client, holder)}`;
          const url = publicUrl === null ? null : `${publicUrl}${path}`;
          return succeed({ status: 201, body: { to: recipient.value, path, url } });
        }),
    );
    void app.register(async (pages: typeof app) => {
      // A form without fields: whatever it sends says nothing.
      takeBytes(pages, { mediaType: 'application/x-www-form-urlencoded', limit: 1_024 });
      pages.get(
        '/opt-out/:code',
        { config: { access: 'public' as const }, schema: { hide: true, params } },
        async (request, reply) => {
          if (!(await findLink(database, request.params.code)))
            return sendProblem(reply, { code: 'opt_out_link_invalid' });
          return reply.header('content-type', HTML).send(ASK);
        },
      );
      pages.post(
        '/opt-out/:code',
        { config: { access: 'public' as const }, schema: { hide: true, params } },
        async (request, reply) => {
          const holder = await findLink(database, request.params.code);
          if (!holder) return sendProblem(reply, { code: 'opt_out_link_invalid' });
          const at = new Date(now());
          const entry = {
            ...holder,
            scope: 'commercial' as const,
            state: 'active' as const,
            origin: 'link' as const,
          };
          await database.transaction((client) =>
            suppress(client, consents, { entries: [{ ...entry, evidence: {}, at }], now: at }),
          );
          return reply.header('content-type', HTML).send(DONE);
        },
      );
    });
  };
