import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLEnumType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { shopify } from '../src/index.ts';
import { SCOPE_REASONS, SCOPES } from '../src/shop/install/scopes.ts';
import { ADMIN_VERSIONS, adminSchema } from '../src/testing/fake-shop/admin-schema.ts';
import { COMPLIANCE_TOPICS } from './support/compliance-topics.ts';

/** A scope to write lets read, too (shopify.dev/docs/api/usage/access-scopes). */
const ALLOWED = new Set(SCOPES.flatMap((scope) => [scope, scope.replace(/^write_/, 'read_')]));

/** What the schema says that a topic needs: one of these scopes; none where it names none. */
const scopesOf = (topic: string, version: (typeof ADMIN_VERSIONS)[number]): readonly string[] | null => {
  const topics = adminSchema(version).getType('WebhookSubscriptionTopic');
  if (!(topics instanceof GraphQLEnumType)) throw new Error('the schema has no topics');
  const value = topics.getValue(topic.toUpperCase().replace('/', '_'));
  return value ? (value.description?.match(/\b(?:read|write)_[a-z_]+/g) ?? []) : null;
};

describe.each(ADMIN_VERSIONS)('in %s', (version) => {
  test.for(shopify.topics)('the merchant is asked for what %s needs', (topic) => {
    const scopes = scopesOf(topic, version);
    if (COMPLIANCE_TOPICS.includes(topic)) expect(scopes).toBeNull();
    else expect(scopes?.length === 0 || scopes?.some((scope) => ALLOWED.has(scope))).toBe(true);
  });
});

test('no scope is asked for without a topic or a question that needs it', () => {
  const ofTopics = shopify.topics.flatMap((topic) => scopesOf(topic, '2026-07') ?? []);
  expect(SCOPES.filter((scope) => scope.startsWith('read_') && !ofTopics.includes(scope))).toEqual([]);
});

test('the page for readers names each, with what it is for', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/guides/shopify.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `((?:read|write)_\w+)` \| (.+) \|$/gm)].map(([, scope, reason]) => [
    scope,
    reason,
  ]);
  expect(rows).toEqual(Object.entries(SCOPE_REASONS));
});
