import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../../..');

/** What opens a connection to somebody else. */
const WAYS_OUT = [
  /from 'undici'/,
  /^(?! \*|\s*\/\/).*(?<![.\w])fetch\(/m,
  /\b(request|get|Agent)\b[^;]*from 'node:https?'/,
  /\b(connect|createConnection)\b[^;]*from 'node:(net|tls|http2)'/,
  /from 'node:(dgram|http2)'/,
];

/** Those that may, each with how the address it connects to is checked. */
const MAY: Readonly<Record<string, string>> = {
  'apps/gateway/src/infrastructure/outbound-http/exchange.ts': 'it is the guard',
  'apps/gateway/src/infrastructure/outbound-http/guarded-agent.ts': 'it is the guard',
  'apps/gateway/src/infrastructure/outbound-http/guarded-fetch.ts': 'it is the guard',
  'packages/connector-shopify/src/shop/http/ask-shop.ts': 'the gateway gives it the fetch of the guard',
  'packages/smpp/src/client/open-socket.ts': 'the gateway gives it the look-up of the guard',
};

test('nothing opens a connection past the guard', () => {
  const sources = globSync(['apps/*/src/**/*.ts', 'packages/*/src/**/*.ts'], { cwd: ROOT }).filter(
    (path) =>
      !path.startsWith('packages/testing/') &&
      // Servers that tests listen with.
      !path.includes('/src/testing/') &&
      !path.includes('gateway-api/src/client/'),
  );
  expect(sources.length).toBeGreaterThan(500);
  const found = sources.filter((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return WAYS_OUT.some((way) => way.test(text));
  });
  expect(found.toSorted()).toEqual(Object.keys(MAY).toSorted());
});
