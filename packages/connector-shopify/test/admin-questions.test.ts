import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { CHANGED_CUSTOMERS_QUERY } from '../src/shop/changes/changed-consents.ts';
import { CHANGED_ORDERS_QUERY, LARGE_ORDER_QUERY } from '../src/shop/changes/changed-orders.ts';
import { CONSENT_MUTATION, CUSTOMER_QUERY } from '../src/shop/consent/write-consent.ts';
import { INSTALLATION_QUERY, PHONE_QUERY } from '../src/shop/doctor/examine.ts';
import { API_VERSION } from '../src/shop/http/ask-admin.ts';
import { NOTES_MUTATION } from '../src/shop/notes/write-back.ts';
import { checkoutsQuery } from '../src/shop/still-true/ask-checkouts.ts';
import { ORDERS_QUERY } from '../src/shop/still-true/ask-orders.ts';
import { STOCK_QUERY } from '../src/shop/still-true/ask-stock.ts';
import { subscribeQuery } from '../src/shop/subscriptions/subscribe.ts';
import { SUBSCRIPTIONS_QUERY } from '../src/shop/subscriptions/subscriptions.ts';
import { WEBHOOK_TOPICS } from '../src/shop/subscriptions/webhook-topics.ts';
import { requestedCostOf } from '../src/testing/fake-shop/admin/cost.ts';
import { ADMIN_VERSIONS, adminSchema } from '../src/testing/fake-shop/admin-schema.ts';

const ids = (count: number) => ({
  ids: Array.from({ length: count }, (_, at) => `gid://shopify/Order/${at}`),
});
const topics = [...WEBHOOK_TOPICS.keys()];

/** Every question that is asked, as large as it ever is. */
const QUESTIONS = [
  ['orders', ORDERS_QUERY, ids(100)],
  ['checkouts', checkoutsQuery(100), ids(100)],
  ['stock', STOCK_QUERY, ids(20)],
  ['changed orders', CHANGED_ORDERS_QUERY, {}],
  ['a large order', LARGE_ORDER_QUERY, {}],
  ['changed customers', CHANGED_CUSTOMERS_QUERY, {}],
  ['a customer', CUSTOMER_QUERY, {}],
  ['a decision', CONSENT_MUTATION, {}],
  ['notes', NOTES_MUTATION, {}],
  ['the installation', INSTALLATION_QUERY, {}],
  ['a phone', PHONE_QUERY, {}],
  ['subscriptions', SUBSCRIPTIONS_QUERY, {}],
  ['new subscriptions', subscribeQuery(topics.map((topic) => ({ topic, kind: 'create' }))), {}],
  ['moved subscriptions', subscribeQuery(topics.map((topic) => ({ topic, kind: 'move', id: '1' }))), {}],
] as const;

describe.each(ADMIN_VERSIONS)('in %s', (version) => {
  test.for(QUESTIONS)('the question about %s is one the schema knows', ([_about, query]) => {
    expect(validate(adminSchema(version), parse(query))).toEqual([]);
  });
});

test.for(QUESTIONS)('the question about %s costs less than a thousand', ([_about, query, variables]) => {
  const cost = requestedCostOf(parse(query), adminSchema(API_VERSION), variables);
  expect(cost).toBeGreaterThan(0);
  expect(cost).toBeLessThanOrEqual(1_000);
});
