import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Translation } from '@carillon/connector-kit/connector';
import { eventKey } from '@carillon/core/events';
import { describe, expect, test } from 'vitest';
import { shopify } from '../src/index.ts';
import { SILENT_TOPICS } from '../src/topics/silent-topics.ts';
import { SEEN, SERVED_VERSIONS, topicSample } from './support/topic-samples.ts';
import { type Row, TOPIC_TABLE } from './support/topic-table.ts';
import { translationOf } from './support/translate.ts';

/** What a translation says, in a word or two. */
const said = ({ events, consentChanges, lifecycle, privacyRequests, ignored }: Translation): string =>
  [
    ...events.map(({ type }) => type),
    ...consentChanges.map(({ state }) => `consent: ${state}`),
    ...lifecycle.map(({ kind }) => `lifecycle: ${kind}`),
    ...privacyRequests.map(({ kind }) => `privacy: ${kind}`),
    ...(ignored ? [`ignored: ${ignored.code}`] : []),
  ].join(', ');

const translated = (topic: string, body: string) => translationOf(body, { topic, triggeredAt: SEEN });

const real = ({ topic, real: fields }: Row, version?: string): string => topicSample(topic, fields, version);

const everySample = SERVED_VERSIONS.flatMap((version) => TOPIC_TABLE.map((row) => ({ version, ...row })));

describe('Shopify’s own sample', () => {
  test('is there for every version from 2025-07 to 2026-07', () => {
    expect(SERVED_VERSIONS).toEqual(['2025-07', '2025-10', '2026-01', '2026-04', '2026-07']);
  });

  test.for(everySample)('of $topic, $version: $sample', async ({ version, topic, sample }) => {
    expect(said(await translated(topic, topicSample(topic, {}, version)))).toBe(sample);
  });

  test.for(everySample)('of $topic, $version, as a shop would send it: $becomes', async (row) => {
    const { topic, version, becomes } = row;
    const first = await translated(topic, real(row, version));
    expect(said(first)).toBe(becomes);
    const again = await translated(topic, real(row, version));
    expect(again.events.map(eventKey)).toEqual(first.events.map(eventKey));
  });
});

test('the table has every topic the connector reads, and every one it understands and is silent about', () => {
  const silent = Object.keys(SILENT_TOPICS);
  const topics = TOPIC_TABLE.map(({ topic }) => topic);
  expect(topics.toSorted()).toEqual([...shopify.topics, ...silent].toSorted());
  const { false: read = [], true: ignored = [] } = Object.groupBy(TOPIC_TABLE, ({ becomes }) =>
    String(becomes.startsWith('ignored')),
  );
  expect(ignored.map(({ topic }) => topic).toSorted()).toEqual(silent.toSorted());
  expect(read.map(({ topic }) => topic).toSorted()).toEqual([...shopify.topics].toSorted());
});

test('the page for readers has the same table', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/guides/shopify.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z_]+\/[a-z_]+)` \| (.+?) \|/gm)].map(([, topic, becomes]) => ({
    topic,
    becomes: becomes?.replaceAll('`', ''),
  }));
  const expected = TOPIC_TABLE.map(({ topic, becomes }) => ({
    topic,
    becomes: becomes.replace(/^ignored.*/, 'nothing').replace(/^consent.*/, 'consent'),
  }));
  expect(rows).toEqual(expected);
});

/** What Shopify hides from an app that was not approved for it (shopify.dev, Protected customer data). */
const PROTECTED = new Set(
  `first_name last_name name phone sms_marketing_phone email contact_email address1 address2 city zip company
  latitude longitude province country customer default_address shipping_address billing_address destination
  browser_ip client_details customer_locale`.split(/\s+/),
);

const protectedIn = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, member]) => [
        ...(PROTECTED.has(name) ? [[...path, name]] : []),
        ...protectedIn(member, [...path, name]),
      ]);

const without = (json: string, paths: readonly (readonly string[])[]): string => {
  const value: unknown = JSON.parse(json);
  for (const path of paths) {
    const owner = path
      .slice(0, -1)
      .reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], value);
    if (owner) Object.assign(owner, { [path.at(-1)!]: null });
  }
  return JSON.stringify(value);
};

describe('what Shopify hides', () => {
  test.for(TOPIC_TABLE)('changes nothing of what $topic becomes', async (row) => {
    const body = real(row);
    const paths = protectedIn(JSON.parse(body));
    const outcomes = new Set<string>();
    for (const path of paths) outcomes.add(said(await translated(row.topic, without(body, [path]))));
    outcomes.add(said(await translated(row.topic, without(body, paths))));
    expect([...outcomes]).toEqual([row.becomes]);
  });
});

describe('ids beyond 2^53', () => {
  const TAIL = 9_007_199_254_740_993n;

  /** Every id raised by 2^53, as a bare number and in the global id beside it. */
  const raised = (json: string): string =>
    json
      .replaceAll(/"((?:\w+_)?id)":(\d+)/g, (_all, name, id) => `"${name}":${TAIL + 2n * BigInt(id)}`)
      .replaceAll(
        /"gid:\/\/shopify\/(\w+)\/(\d+)"/g,
        (_all, type, id) => `"gid://shopify/${type}/${TAIL + 2n * BigInt(id)}"`,
      );

  const oddIds = (text: string): readonly string[] => text.match(/(?<![\w.-])\d{16,}(?![\w.-])/g) ?? [];

  test.for(TOPIC_TABLE)('stay exact in what $topic becomes', async (row) => {
    const translation = await translated(row.topic, raised(real(row)));
    expect(said(translation)).toBe(row.becomes);
    // All of them are odd: one that was rounded is even.
    const ids = oddIds(JSON.stringify(translation));
    expect(ids.filter((id) => BigInt(id) % 2n === 0n)).toEqual([]);
    for (const { object } of translation.events)
      if (object.type !== 'checkout') expect(BigInt(object.id)).toBeGreaterThanOrEqual(TAIL);
  });

  const isReturn = ({ topic }: Row): boolean => topic === 'returns/request';

  test('stand in the global id where the number was left out', async () => {
    const { events } = await translated(
      'returns/request',
      real(TOPIC_TABLE.find(isReturn)!).replaceAll(/"id":\d+,/g, ''),
    );
    expect(events[0]).toMatchObject({
      object: { type: 'order', id: '4783296544821' },
      related: [{ type: 'return', id: '123134564567890' }],
    });
  });
});
