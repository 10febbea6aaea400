import { createShopify, shopify } from '@carillon/connector-shopify';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { expect, test } from 'vitest';
import { appConfigSchema } from './support/app-config.ts';
import { tomlOf } from './support/app-files.ts';

const config = appConfigSchema.parse(tomlOf('shopify.app.toml'));
const { api_version: version, subscriptions } = config.webhooks;
const topics = subscriptions.flatMap((one) => ('topics' in one ? one.topics : []));
const compliance = subscriptions.flatMap((one) => ('compliance_topics' in one ? one.compliance_topics : []));

/** Can be subscribed to in no other way than by the configuration of an app. */
const MANDATORY = ['customers/data_request', 'customers/redact', 'shop/redact'];

/** Of the resources that a topic names any of, with the prefix that reading has. */
const scopesFor = (topic: string): string[] => {
  const { access_scopes: resources = [] }: { access_scopes?: string[] } = metadataForWebhook(version, topic);
  return resources.map((resource) => `read_${resource}`);
};

test('every topic that the connector reads is subscribed to, and no other', () => {
  expect([...topics, ...compliance].toSorted()).toEqual(shopify.topics.toSorted());
});

test('the topics that Shopify demands are where it looks for them', () => {
  expect(compliance.toSorted()).toEqual(MANDATORY);
});

test('every topic exists in the version of the API that is asked for', () => {
  for (const topic of [...topics, ...compliance])
    expect(metadataForWebhook(version, topic), topic).toMatchObject({ name: topic });
});

test.for(topics)('the merchant is asked for what %s needs', (topic) => {
  const asked = config.access_scopes.scopes.split(',');
  const needed = scopesFor(topic);
  if (needed.length > 0)
    expect(asked).toEqual(expect.toSatisfy((all) => needed.some((one) => all.includes(one))));
});

test('the merchant is asked for what the connector asks for at its install, and for nothing else', () => {
  const { shop } = createShopify({ fetch });
  expect(config.access_scopes.scopes.split(',')).toEqual(shop?.install.scopes);
});

test('every address is the one of the gateway', () => {
  const gateway = config.application_url;
  expect(new URL(gateway).origin).toBe(gateway);
  expect(subscriptions.map(({ uri }) => uri)).toEqual(
    subscriptions.map(() => `${gateway}/connectors/shopify/webhooks`),
  );
  expect(config.auth.redirect_urls).toEqual([`${gateway}/connectors/shopify/callback`]);
});
