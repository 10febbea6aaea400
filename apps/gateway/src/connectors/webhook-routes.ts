import type { Connector, Translation } from '@carillon/connector-kit/connector';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { webhookAnswerSchema } from '@carillon/gateway-api/connections';
import { toId } from '@carillon/gateway-api/ids';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Consents } from '../consent/consents.ts';
import { type AppliedChange, applyConsentChange } from '../consent/platform-consent.ts';
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
  readonly consents: Consents;
  readonly now: () => number;
}

type WebhookAnswer = z.input<typeof webhookAnswerSchema>;

/** Stores what a webhook said, in one transaction: whom it lets text, and what happened. */
const keep = async (
  { database, jobs, consents, now }: WebhookDependencies,
  accountId: string,
  { events, consentChanges }: Translation,
): Promise<WebhookAnswer> => {
  const settings = consentChanges.length > 0 ? await consents.settings.read([accountId]) : null;
  const policy = settings?.get(accountId)?.policy ?? DEFAULT_CONSENT_POLICY;
  const kept = await database.transaction(async (client) => {
    const applied: AppliedChange[] = [];
    for (const change of consentChanges) {
      const at = new Date(now());
      applied.push(
        await applyConsentChange(client, consents.digests, { accountId, change, policy, now: at }),
      );
    }
    const stored = await storeEvents(client, jobs, { account: accountId, mode: 'live' }, events);
    return { applied, stored };
  });
  if (consentChanges.length > 0) consents.settings.forget();
  if (events.length > 0) jobs.wake();
  return {
    events: kept.stored.map((event) => ({ ...event, id: toId('evt', event.id) })),
    consents: kept.applied,
    ignored: null,
  };
};

/**
 * Takes one webhook in: whose is it, is it theirs, what does it mean. Its events are on disk before the platform is
 * told so; texts follow later, so the answer is quick whatever the automations do. A *no* has taken effect by then.
 */
const receive = async (
  dependencies: WebhookDependencies,
  connector: Connector,
  request: WebhookRequest,
): Promise<Result<WebhookAnswer, Refusal>> => {
  const { database, vault } = dependencies;
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
  const { ignored } = translation.value;
  return succeed(
    ignored
      ? { events: [], consents: [], ignored: ignored.detail }
      : await keep(dependencies, owner.accountId, translation.value),
  );
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
            const { platform } = connector;
            if (!answer.ok) {
              request.log.warn({ platform, code: answer.error.code }, 'webhook refused');
              return sendProblem(reply, fromRefusal(answer.error));
            }
            for (const { state, outcome, reason } of answer.value.consents)
              if (outcome === 'ignored')
                request.log.warn({ platform, state, reason }, 'change of consent not applied');
            return answer.value;
          },
        );
      }
    });
  };
