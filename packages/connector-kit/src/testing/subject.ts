import assert from 'node:assert/strict';
import { CONSENT_STATES, type ConsentChange, OPT_IN_LEVELS } from '@carillon/core/consent';
import { type CanonicalEvent, eventKey, isEventType } from '@carillon/core/events';
import type { Refusal } from '@carillon/core/result';
import type { Connector, LifecycleChange, PrivacyRequest, Translation } from '../connector/index.ts';
import { type VerifiedWebhook, WEBHOOK_REFUSALS, type WebhookRequest } from '../webhook/index.ts';
import { accepted, assertSentence, refused } from './expectations.ts';
import type { ConnectorFixtures, Delivery } from './fixtures.ts';
import { assertStorable } from './storable.ts';

export const SECRET = 'battery-secret-in-use';
export const NEXT_SECRET = 'battery-secret-after-rotation';

const UTC_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The connector under test, with the questions the cases ask it. */
export interface Subject {
  readonly connector: Connector;
  readonly fixtures: ConnectorFixtures;
  /** The announced delivery, as the platform signs it. */
  readonly genuine: () => WebhookRequest;
  /** Asserts that `verify` refuses a request, with this code where there is only one right. */
  readonly refuses: (request: WebhookRequest, code?: string, secrets?: readonly string[]) => Promise<Refusal>;
  readonly webhookOf: (delivery: Delivery) => Promise<VerifiedWebhook>;
  /** Translates what must be readable, and asserts that what comes out keeps the contract. */
  readonly translates: (webhook: VerifiedWebhook) => Translation;
  readonly eventsOf: (delivery: Delivery) => Promise<readonly CanonicalEvent[]>;
}

const checkEvent = (connector: Connector, webhook: VerifiedWebhook, event: CanonicalEvent): void => {
  assert.ok(isEventType(event.type), `${event.type} is not a canonical event`);
  assert.deepEqual(event.source, { platform: connector.platform, shop: webhook.shop });
  assert.match(event.occurredAt, UTC_INSTANT);
  assert.ok(event.object.id !== '' && event.transition !== '', 'the fact has no name');
  assertStorable(event);
};

const checkConsentChange = (connector: Connector, webhook: VerifiedWebhook, change: ConsentChange): void => {
  assert.deepEqual(change.source, { platform: connector.platform, shop: webhook.shop });
  assert.ok(CONSENT_STATES.includes(change.state), `${change.state} is not a state of consent`);
  assert.ok(OPT_IN_LEVELS.includes(change.optInLevel), `${change.optInLevel} is not an opt-in level`);
  if (change.decidedAt !== null) assert.match(change.decidedAt, UTC_INSTANT);
  assert.deepEqual(change.webhook, { id: webhook.deliveryId, topic: webhook.topic });
  assertStorable(change);
};

const checkAboutShop = (
  connector: Connector,
  webhook: VerifiedWebhook,
  told: LifecycleChange | PrivacyRequest,
): void => {
  assert.deepEqual(told.source, { platform: connector.platform, shop: webhook.shop });
  if (told.at !== null) assert.match(told.at, UTC_INSTANT);
  assertStorable(told);
};

const checkPrivacyRequest = (
  connector: Connector,
  webhook: VerifiedWebhook,
  request: PrivacyRequest,
): void => {
  checkAboutShop(connector, webhook, request);
  assert.deepEqual(request.webhook, { id: webhook.deliveryId, topic: webhook.topic });
  if (request.kind === 'shop_erasure') return;
  const { customer, orders } = request;
  const named = [customer.id, customer.phone, customer.email].some((part) => part !== null);
  assert.ok(named || orders.length > 0, 'nobody knows whose data it is');
};

/** Asserts what holds for every translation, whatever the payload was. */
export const checkTranslation = (
  connector: Connector,
  webhook: VerifiedWebhook,
  translation: Translation,
): void => {
  const { events, consentChanges, lifecycle, privacyRequests, ignored } = translation;
  const said = events.length + consentChanges.length + lifecycle.length + privacyRequests.length;
  assert.equal(ignored !== null, said === 0, 'a reason, exactly when nothing is said');
  if (ignored) assertSentence(ignored.detail);
  for (const event of events) checkEvent(connector, webhook, event);
  for (const change of consentChanges) checkConsentChange(connector, webhook, change);
  for (const change of lifecycle) checkAboutShop(connector, webhook, change);
  for (const request of privacyRequests) checkPrivacyRequest(connector, webhook, request);
  assert.equal(new Set(events.map(eventKey)).size, events.length, 'two events of one webhook share a key');
};

/** Puts a connector on the stand. */
export const createSubject = (connector: Connector, fixtures: ConnectorFixtures): Subject => {
  const webhookOf: Subject['webhookOf'] = async (delivery) =>
    accepted(await connector.verify(fixtures.send(delivery, SECRET), [SECRET]));
  const translates: Subject['translates'] = (webhook) => {
    const translation = accepted(connector.translate(webhook));
    checkTranslation(connector, webhook, translation);
    return translation;
  };
  return {
    connector,
    fixtures,
    genuine: () => fixtures.send(fixtures.announced, SECRET),
    refuses: async (request, code, secrets = [SECRET]) => {
      const refusal = refused(await connector.verify(request, secrets), code);
      assert.ok(Object.hasOwn(WEBHOOK_REFUSALS, refusal.code), `${refusal.code} is not a webhook refusal`);
      return refusal;
    },
    webhookOf,
    translates,
    eventsOf: async (delivery) => translates(await webhookOf(delivery)).events,
  };
};
