import type { Connector } from '@carillon/connector-kit/connector';
import type { WebhookRefusal } from '@carillon/connector-kit/webhook';
import { type Result, succeed } from '@carillon/core/result';
import { webhookAnswerSchema } from '@carillon/gateway-api/connections';
import type { FastifyRequest } from 'fastify';
import { BODY_LIMIT, takeBytes } from '../../infrastructure/http/bodies/use-bodies.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { FindSecrets } from './secret-finder.ts';
import type { NoteUnsigned } from './unsigned-notes.ts';
import type { WebhookInbox } from './webhook-inbox.ts';
import { findOwners } from './webhook-owners.ts';

export interface WebhookDependencies {
  readonly findSecrets: FindSecrets;
  readonly inbox: WebhookInbox;
  readonly connectors: readonly Connector[];
  readonly noteUnsigned: NoteUnsigned;
}

/**
 * Takes one webhook in: whose is it? It is on disk, for each of them, when this resolves. What it means is read
 * afterwards, so the answer depends on no connector's reading, and a fault of one loses nothing.
 */
const receive = async (
  { findSecrets, inbox, noteUnsigned }: WebhookDependencies,
  connector: Connector,
  request: FastifyRequest,
): Promise<Result<null, WebhookRefusal>> => {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const given = { headers: request.headers, rawBody: body };
  const shop = connector.shopOf(given);
  if (!shop.ok) return shop;
  const namedShop = { platform: connector.platform, shop: shop.value };
  const named = await findSecrets(namedShop);
  const proven = await findOwners(connector, given, named);
  if (!proven.ok) {
    if (named.length > 0 && proven.error.code === 'webhook_signature_invalid') noteUnsigned(namedShop);
    return proven;
  }
  const { webhook, owners } = proven.value;
  const headers = request.raw.rawHeaders;
  await Promise.all(owners.map((owner) => inbox.add({ owner, webhook, headers, body })));
  return succeed(null);
};

/** `POST /connectors/{platform}/webhooks`: where shops post what happens in them. */
export const webhookRoutes =
  (dependencies: WebhookDependencies): Routes =>
  (app) => {
    void app.register(async (scope) => {
      // The signature is over the exact bytes, so nothing may parse them first.
      scope.removeAllContentTypeParsers();
      takeBytes(scope, { mediaType: '*', limit: BODY_LIMIT });
      for (const connector of dependencies.connectors) {
        scope.post(
          `/connectors/${connector.platform}/webhooks`,
          {
            config: { access: 'public' as const },
            schema: {
              tags: ['connectors'],
              summary: `Webhooks of ${connector.platform}, as the platform signs them`,
              description: `What is read: ${connector.topics.join(', ')}.`,
              response: { 200: webhookAnswerSchema },
            },
          },
          async (request: FastifyRequest, reply) => {
            const taken = await receive(dependencies, connector, request);
            if (taken.ok) return { received: true as const };
            request.log.warn({ platform: connector.platform, code: taken.error.code }, 'webhook refused');
            return sendProblem(reply, fromRefusal(taken.error));
          },
        );
      }
    });
  };
