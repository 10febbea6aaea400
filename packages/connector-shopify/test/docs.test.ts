import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shopify } from '../src/index.ts';

test('the page on Shopify tells of every topic that is read, and of no other', () => {
  const page = readFileSync(new URL('../../../docs/guides/shopify.md', import.meta.url), 'utf8');
  const told = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, topic]) => topic));
  expect(told.sort()).toEqual([...shopify.topics].sort());
});
