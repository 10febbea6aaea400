import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import { shopify } from '../src/index.ts';
import { RECENT_VERSIONS, sampleOf } from './support/samples.ts';
import { receive } from './support/translate.ts';

/** What Shopify's own sample of each topic becomes. Its order was cancelled, its fulfilment is pending, nobody has decided. */
const MEANINGS: Readonly<Record<string, string>> = {
  'checkouts/create': 'checkout.updated',
  'checkouts/update': 'checkout.updated',
  'orders/create': 'not_announced',
  'orders/paid': 'not_announced',
  'orders/edited': 'order.edited',
  'orders/cancelled': 'order.cancelled',
  'fulfillments/create': 'not_announced',
  'fulfillments/update': 'not_announced',
  'fulfillment_events/create': 'not_announced',
  'refunds/create': 'order.refunded',
  'returns/request': 'return.requested',
  'returns/approve': 'return.approved',
  'customers/create': 'customer.created',
  'customers_marketing_consent/update': 'nothing_decided',
};

const TRIGGERED = { triggeredAt: '2022-01-01T00:00:05Z' };

const cases = RECENT_VERSIONS.flatMap((version) => shopify.topics.map((topic) => [version, topic] as const));

/** Every `phone` of a payload without its number. */
const withoutPhones = (body: string): string => body.replaceAll(/"([a-z_]*phone)":"[^"]*"/g, '"$1":null');

/** Every person of a payload left out, as for an app that may not see protected customer data. */
const withoutPeople = (body: string): string =>
  JSON.stringify(JSON.parse(body), (name, value: unknown) =>
    /^(customer|billing_address|shipping_address|destination|default_address|email|.*phone|.*_name)$/.test(
      name,
    )
      ? null
      : value,
  );

/** Every id beyond 2^53. */
const withLargeIds = (body: string): string =>
  body.replaceAll(/"(id|order_id|fulfillment_id)":\d+/g, '"$1":820982911946154508');

test('every topic that the connector reads has a meaning here', () => {
  expect(Object.keys(MEANINGS).sort()).toEqual([...shopify.topics].sort());
});

describe.each(cases)('%s of %s', (version, topic) => {
  const body = sampleOf(version, topic);
  const meaningOf = async (given: string): Promise<string> => {
    const result = await receive(given, { topic, ...TRIGGERED });
    if (!result.ok) return result.error.detail;
    const { events, ignored } = result.value;
    return events[0]?.type ?? ignored!.code;
  };

  test('says what it should, and the same twice', async () => {
    expect(await meaningOf(body)).toBe(MEANINGS[topic]);
    expect(await receive(body, { topic, ...TRIGGERED })).toEqual(
      await receive(body, { topic, ...TRIGGERED }),
    );
  });

  test('says the same without phones, and without whom it concerns', async () => {
    for (const less of [withoutPhones(body), withoutPeople(body)]) {
      expect(await meaningOf(less)).toBe(MEANINGS[topic]);
      const result = await receive(less, { topic, ...TRIGGERED });
      if (result.ok) for (const { person } of result.value.events) expect(person.phone).toBeNull();
    }
  });

  test('keeps ids to the last digit', async () => {
    const result = await receive(withLargeIds(body), { topic, ...TRIGGERED });
    if (!result.ok) throw new Error(result.error.detail);
    for (const event of result.value.events) {
      const ids = `${event.object.id} ${event.transition}`;
      if (/\d{15}/.test(ids)) expect(ids).toContain('820982911946154508');
      expect(eventKey(event)).not.toContain('820982911946154500');
    }
  });
});
