import { refuse, succeed } from '@carillon/core/result';
import { type Connector, ignore, type Translation } from '../../src/connector/index.ts';
import type { VerifiedWebhook } from '../../src/webhook/index.ts';
import { type BrokenConnector, broken } from './broken-connector.ts';
import { parcelConnector as honest } from './parcel-connector.ts';
import { createParcelPort } from './parcel-port.ts';

type Translate = Connector['translate'];

const translated =
  (change: (translation: Translation, webhook: VerifiedWebhook) => Translation): Translate =>
  (webhook) => {
    const result = honest.translate(webhook);
    return result.ok ? succeed(change(result.value, webhook)) : result;
  };

const eachEvent = (
  change: (event: Translation['events'][number]) => Translation['events'][number],
): Translate => translated((translation) => ({ ...translation, events: translation.events.map(change) }));

const eachConsentChange = (
  change: (told: Translation['consentChanges'][number]) => Translation['consentChanges'][number],
): Translate =>
  translated((translation) => ({ ...translation, consentChanges: translation.consentChanges.map(change) }));

let counter = 0;

export const CONTRACT_FAULTS: readonly BrokenConnector[] = [
  broken('a port that nobody tries', 'is tried on a shop, exactly when it asks something of shops', {
    shop: createParcelPort({ fetch: globalThis.fetch, now: Date.now }),
  }),
  broken('a platform name with a space', 'has a platform name that fits an address and an event key', {
    platform: 'My Shop',
  }),
  broken('a topic twice', 'lists the topics it reads, each once', { topics: ['parcel/left', 'parcel/left'] }),
];

export const TRANSLATION_FAULTS: readonly BrokenConnector[] = [
  broken('nothing to tell', 'tells an event with a phone', {
    translate: () => succeed(ignore('not_announced', 'Nobody is ever told anything.')),
  }),
  broken(
    'a transition that counts',
    'gives equal events for the same delivery, and equal keys for another delivery of the same fact',
    {
      translate: eachEvent((event) => {
        counter += 1;
        return { ...event, transition: `shipped:${counter}` };
      }),
    },
  ),
  broken(
    'a key from the delivery',
    'gives equal events for the same delivery, and equal keys for another delivery of the same fact',
    {
      translate: translated((translation, { deliveryId }) => ({
        ...translation,
        events: translation.events.map((event) => ({ ...event, transition: deliveryId })),
      })),
    },
  ),
  broken('rounded ids', 'keeps ids beyond 2^53 to the last digit', {
    translate: eachEvent((event) => ({
      ...event,
      object: { type: 'order', id: String(Number(event.object.id)) },
    })),
  }),
  broken('an empty phone', 'tells a missing phone as null, and still tells the event', {
    translate: eachEvent((event) => ({
      ...event,
      person: { ...event.person, phone: event.person.phone ?? '' },
    })),
  }),
  broken('silence without a reason', 'says why a known topic gives no event', {
    translate: translated((translation) => ({ ...translation, ignored: null })),
  }),
  broken('one reason for all silence', 'says that it does not read a topic, whatever the body', {
    translate: translated((translation) => ({
      ...translation,
      ignored: translation.ignored && { ...translation.ignored, code: 'not_announced' },
    })),
  }),
  broken('a time of the shop', 'tells an event with a phone', {
    translate: eachEvent((event) => ({ ...event, occurredAt: event.occurredAt.replace('Z', '+00:00') })),
  }),
  broken('an event of another shop', 'tells an event with a phone', {
    translate: eachEvent((event) => ({ ...event, source: { ...event.source, shop: 'other.parcel.test' } })),
  }),
  broken('two events, one key', 'tells an event with a phone', {
    translate: translated((translation) => ({
      ...translation,
      events: [...translation.events, ...translation.events],
    })),
  }),
];

const TOLD = 'tells a yes and a no with phone and time, and no event';

export const CONSENT_FAULTS: readonly BrokenConnector[] = [
  broken('a no that reads as a yes', TOLD, {
    translate: eachConsentChange((change) => ({ ...change, state: 'subscribed' })),
  }),
  broken('a consent change of another shop', TOLD, {
    translate: eachConsentChange((change) => ({
      ...change,
      source: { ...change.source, shop: 'other.parcel.test' },
    })),
  }),
  broken('a decision without its time', TOLD, {
    translate: eachConsentChange((change) => ({ ...change, decidedAt: null })),
  }),
  broken('an event read as consent', 'reads no consent into an event', {
    translate: translated((translation, { shop, deliveryId, topic }) => ({
      ...translation,
      consentChanges: translation.events.map(({ person, occurredAt }) => ({
        source: { platform: 'parcel', shop },
        person,
        customer: null,
        state: 'subscribed',
        optInLevel: 'single_opt_in',
        collectedFrom: 'platform',
        decidedAt: occurredAt,
        webhook: { id: deliveryId, topic },
      })),
    })),
  }),
  broken('a time that moves', 'gives the same consent change for the same delivery', {
    translate: eachConsentChange((change) => {
      counter += 1;
      return { ...change, decidedAt: new Date(counter * 1_000).toISOString() };
    }),
  }),
];

const BEFELL = 'tells what befell the shop, and nothing else, the same each time';
const WANTS = 'tells who wants their data or wants it erased, and nothing else, the same each time';

/** Stands for what a fault tells although nobody said it. */
const uninstalled = (shop: string): Translation['lifecycle'][number] => ({
  kind: 'uninstalled',
  source: { platform: 'parcel', shop },
  at: null,
});

export const SHOP_NEWS_FAULTS: readonly BrokenConnector[] = [
  broken('an event read as the end of a shop', 'reads no change of the connection into an event', {
    translate: translated((translation, { shop }) => ({
      ...translation,
      lifecycle: translation.events.map(() => uninstalled(shop)),
    })),
  }),
  broken('the end of another shop', BEFELL, {
    translate: translated((translation) => ({
      ...translation,
      lifecycle: translation.lifecycle.map(() => uninstalled('other.parcel.test')),
    })),
  }),
  broken('an end that is not told', BEFELL, {
    translate: translated((translation) =>
      translation.lifecycle.length > 0 ? ignore('not_announced', 'Nobody is told.') : translation,
    ),
  }),
  broken('an event read as a wish to be forgotten', 'reads no request about personal data into an event', {
    translate: translated((translation, { shop, deliveryId, topic }) => ({
      ...translation,
      privacyRequests: translation.events.map(() => ({
        kind: 'shop_erasure',
        source: { platform: 'parcel', shop },
        at: null,
        webhook: { id: deliveryId, topic },
      })),
    })),
  }),
  broken('a wish of nobody', WANTS, {
    translate: translated((translation) => ({
      ...translation,
      privacyRequests: translation.privacyRequests.map((request) => ({
        ...request,
        customer: { id: null, phone: null, email: null },
      })),
    })),
  }),
  broken('a wish to be forgotten read as a wish to know', WANTS, {
    translate: translated((translation) => ({
      ...translation,
      privacyRequests: translation.privacyRequests.map((request) =>
        request.kind === 'customer_erasure' ? { ...request, kind: 'customer_access' } : request,
      ),
    })),
  }),
];

export const SAMPLE_FAULTS: readonly BrokenConnector[] = [
  broken(
    'a sample that is not read',
    'says something of every sample, or why it says nothing, and the same again under the same keys',
    {
      translate: (webhook) =>
        webhook.topic === 'parcel/closed'
          ? refuse('webhook_payload_invalid', 'The webhook’s body is not known. Nothing was done.', 'body')
          : honest.translate(webhook),
    },
  ),
  broken('an event that needs a phone', 'says the same of a sample without any phone, to nobody', {
    translate: translated((translation) =>
      translation.events.some(({ person }) => person.phone === null)
        ? ignore('not_announced', 'Nobody can be told.')
        : translation,
    ),
  }),
  broken('a sample’s ids rounded', 'keeps every id of a sample beyond 2^53 to the last digit', {
    translate: eachEvent((event) => ({
      ...event,
      object: { type: 'order', id: String(Number(event.object.id)) },
    })),
  }),
];

export const NONSENSE_FAULTS: readonly BrokenConnector[] = [
  broken(
    'a parser that throws',
    'refuses a body that is not JSON, is nested beyond reason, or is no object',
    {
      translate: (webhook) => {
        JSON.parse(webhook.body);
        return honest.translate(webhook);
      },
    },
  ),
  broken('trust in the shape', 'never throws on arbitrary JSON, under any topic', {
    translate: (webhook) => {
      const read: { id: number } = JSON.parse(webhook.body);
      return honest.translate({ ...webhook, apiVersion: read.id.toFixed() });
    },
  }),
  broken(
    'text as it came',
    'never throws on a real payload with one value replaced, and tells only what can be stored',
    {
      translate: translated((translation, { body }) => ({
        ...translation,
        events: translation.events.map((event) => ({ ...event, data: JSON.parse(body) })),
      })),
    },
  ),
  broken('a sample taken at its word', 'never throws on a sample of the platform with one value replaced', {
    translate: (webhook) => {
      if (webhook.topic === 'parcel/forget') {
        const read: { phone: string } = JSON.parse(webhook.body);
        return honest.translate({ ...webhook, apiVersion: read.phone.trim() });
      }
      return honest.translate(webhook);
    },
  }),
];
