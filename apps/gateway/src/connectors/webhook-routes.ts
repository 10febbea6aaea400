import type { Connector } from '@carillon/connector-kit/connector';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import type { Refusal, Result } from '@carillon/core/result';
import { refuse } from '@carillon/core/result';
import { webhookAnswerSchema } from '@carillon/gateway-api/connections';
import { toId } from '@carillon/gateway-api/ids';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { EventJobs } from '../events/event-jobs.ts';
import { storeEvents } from '../events/store-events.ts';
import { BODY_LIMIT } from '../http/body.ts';
import { fromRefusal, sendProblem } from '../http/problems.ts';
import type { Room } from '../http/server.ts';
import type { Vault } from '../vault/vault.ts';
import { secretsOf } from './connection-secret.ts';

export interface WebhookDependencies {
  readonly database: Database;
  readonly vault: Vault;
  readonly jobs: EventJobs;
  readonly connectors: readonly Connector[];
}

type WebhookAnswer = z.input<typeof webhookAnswerSchema>;

/**
 * Takes one webhook in: whose is it, is it theirs, what does it mean. Its events are on disk before the platform is
 * told so; texts follow later, so the answer is quick whatever the automations do.
 */
const receive = async (
  { database, vault, jobs }: WebhookDependencies,
  connector: Connector,
  request: WebhookRequest,
): Promise<Result<WebhookAnswer, Refusal>> => {
  const shop = connector.shopOf(request);
  if (!shop.ok) return shop;
  const owner = await secretsOf(database, vault, connector.platform, shop.value);
  if (!owner) {
    return refuse(
      'connection_not_found',
      `No ${connector.platform} shop called ${shop.value} is connected. Connect it with POST /v1/connections.`,
    );
  }
  const verified = await connector.verify(request, owner.secrets);
  if (!verified.ok) return verified;
  const translation = connector.translate(verified.value);
  if (!translation.ok) return translation;
  const { events, ignored } = translation.value;
  if (events.length === 0) return { ok: true, value: { events: [], ignored: ignored?.detail ?? null } };
  const stored = await database.transaction((client) =>
    storeEvents(client, jobs, { account: owner.accountId, mode: 'live' }, events),
  );
  jobs.wake();
  return {
    ok: true,
    value: { events: stored.map((event) => ({ ...event, id: toId('evt', event.id) })), ignored: null },
  };
};

/** `POST /connectors/{platform}/webhooks`: where shops post what happens in them. */
export const webhooksRoom =
  (dependencies: WebhookDependencies): Room =>
  (app) => {
    void app.register(async (scope) => {
      // The signature is over the exact bytes, so nothing may parse them first.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
        done(null, body),
      );
      for (const connector of dependencies.connectors) {
        scope.post(
          `/connectors/${connector.platform}/webhooks`,
          {
            config: { access: 'public' as const },
            schema: {
              tags: ['connectors'],
              summary: `Webhooks of ${connector.platform}, as the platform signs them: ${connector.topics.join(', ')}`,
              response: { 200: webhookAnswerSchema },
            },
          },
          async (request: FastifyRequest, reply) => {
            const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
            const answer = await receive(dependencies, connector, { headers: request.headers, rawBody });
            if (answer.ok) return answer.value;
            request.log.warn({ platform: connector.platform, code: answer.error.code }, 'webhook refused');
            return sendProblem(reply, fromRefusal(answer.error));
          },
        );
      }
    });
  };
