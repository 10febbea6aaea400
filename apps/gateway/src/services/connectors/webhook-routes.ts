import type { Connector, Translation } from '@carillon/connector-kit/connector';
import type { WebhookRequest } from '@carillon/connector-kit/webhook';
import { DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import { type Refusal, type Result, succeed } from '@carillon/core/result';
import { webhookAnswerSchema } from '@carillon/gateway-api/connections';
import { toId } from '@carillon/gateway-api/ids';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Consents } from '../../engine/consent/consents.ts';
import { type AppliedChange, applyConsentChange } from '../../engine/consent/platform-consent.ts';
import type { EventJobs } from '../../engine/events/event-jobs.ts';
import { storeEvents } from '../../engine/events/store-events.ts';
import { type Quarantine, reasonOf } from '../../engine/quarantine/quarantine.ts';
import { isDataFault } from '../../infrastructure/database/data-fault.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { BODY_LIMIT, takeBytes } from '../../infrastructure/http/bodies/use-bodies.ts';
import { fromRefusal, sendProblem } from '../../infrastructure/http/problems.ts';
import type { Routes } from '../../infrastructure/http/server.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { type ShopSecrets, secretsOf } from './connection-secret.ts';
import { findOwners } from './webhook-owners.ts';

export interface WebhookDependencies {
  readonly database: Database;
  readonly vault: Vault;
  readonly jobs: EventJobs;
  readonly connectors: readonly Connector[];
  readonly consents: Consents;
  readonly quarantine: Quarantine;
  readonly now: () => number;
}

type WebhookAnswer = z.input<typeof webhookAnswerSchema>;

type Applied = Pick<WebhookAnswer, 'events' | 'consents'>;

/** Stores what a webhook said for one of its owners, in one transaction: whom it lets text, and what happened. */
const keep = async (
  { database, jobs, consents, now }: WebhookDependencies,
  { accountId, mode }: Pick<ShopSecrets, 'accountId' | 'mode'>,
  { events, consentChanges }: Translation,
): Promise<Applied> => {
  const settings = consentChanges.length > 0 ? await consents.settings.read([accountId]) : null;
  const policy = settings?.get(accountId)?.policy ?? DEFAULT_CONSENT_POLICY;
  const kept = await database.transaction(async (client) => {
    const applied: AppliedChange[] = [];
    for (const change of consentChanges) {
      const at = new Date(now());
      applied.push(
        // Whom live texts may go to is no matter of a test.
        mode === 'test'
          ? { state: change.state, outcome: 'ignored', reason: 'test_connection' }
          : await applyConsentChange(client, consents, { accountId, change, policy, now: at }),
      );
    }
    const stored = await storeEvents(client, jobs, { account: accountId, mode }, events);
    return { applied, stored };
  });
  if (consentChanges.length > 0) consents.settings.forget();
  if (events.length > 0) jobs.wake();
  return {
    events: kept.stored.map((event) => ({ ...event, id: toId('evt', event.id) })),
    consents: kept.applied,
  };
};

/**
 * Takes one webhook in: whose is it, what does it mean. Its events are on disk before the platform is told so; texts
 * follow later, so the answer is quick whatever the automations do. A *no* has taken effect by then.
 */
const receive = async (
  dependencies: WebhookDependencies,
  connector: Connector,
  request: WebhookRequest,
): Promise<Result<WebhookAnswer, Refusal>> => {
  const { database, vault } = dependencies;
  const shop = connector.shopOf(request);
  if (!shop.ok) return shop;
  const named = await secretsOf(database, vault, {
    platform: connector.platform,
    shop: shop.value,
    now: dependencies.now(),
  });
  const proven = await findOwners(connector, request, named);
  if (!proven.ok) return proven;
  const { webhook, owners } = proven.value;
  try {
    const translation = connector.translate(webhook);
    if (!translation.ok) return translation;
    const { ignored } = translation.value;
    if (ignored) return succeed({ events: [], consents: [], ignored: ignored.detail });
    const kept: Applied[] = [];
    for (const owner of owners) kept.push(await keep(dependencies, owner, translation.value));
    return succeed({
      events: kept.flatMap(({ events }) => events),
      consents: kept.flatMap(({ consents }) => consents),
      ignored: null,
    });
  } catch (error) {
    if (!isDataFault(error)) throw error;
    const name = `${connector.platform} ${shop.value}`;
    const reason = reasonOf(error);
    const body = Buffer.from(request.rawBody);
    // The same again would fail the same way: the platform need not repeat it.
    await dependencies.quarantine.keep({ source: 'connector', name, kind: 'webhook', reason, body });
    return succeed({ events: [], consents: [], ignored: 'It says something that cannot be stored.' });
  }
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
