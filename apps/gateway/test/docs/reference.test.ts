import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { OpenApi } from '../support/openapi/document.ts';
import { createSchemas, toJsonSchema } from '../support/openapi/json-schemas.ts';
import { pagesOf, routesOf, shownOf } from './reference/pages.ts';
import { callOf } from './reference/snippets.ts';

const FOLDER = '../../../../docs/api/';

let gateway: TestGateway;
let document: OpenApi;
beforeAll(async () => {
  gateway = await startTestGateway();
  document = JSON.parse((await gateway.app.inject('/openapi.json')).body) as OpenApi;
});
afterAll(() => gateway.close());

it('docs/api describes every route; `vitest -u` writes it anew', async () => {
  const pages = pagesOf(document);
  for (const { file, text } of pages) await expect(text).toMatchFileSnapshot(`${FOLDER}${file}`);
  const written = new Set(pages.map(({ file }) => file));
  const kept = await readdir(new URL(FOLDER, import.meta.url));
  expect(kept.filter((file) => !written.has(file))).toEqual([]);
});

/** They are called by platforms, which sign what they send. */
const CALLED_BY_OTHERS = [
  'POST /connectors/shopify/session',
  'POST /payments/stripe/webhook',
  'POST /connectors/shopify/webhooks',
  'POST /connectors/shopify/flow/send-text',
  'GET /connectors/shopify/admin/thread',
  'POST /connectors/shopify/admin/estimate',
  'POST /connectors/shopify/admin/send',
];

it('each route has a call of the typed client', () => {
  const without = routesOf(document).filter((route) => callOf(shownOf(document, route)) === null);
  expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual(CALLED_BY_OTHERS);
});

it('what the snippets send fits the contract', () => {
  const ajv = createSchemas(document);
  const wrong = routesOf(document).flatMap((route) => {
    const schema = route.operation.requestBody?.content['application/json']?.schema;
    if (!schema) return [];
    const fits = ajv.compile(toJsonSchema(schema));
    return fits(shownOf(document, route).body)
      ? []
      : [`${route.method} ${route.path}: ${ajv.errorsText(fits.errors)}`];
  });
  expect(wrong).toEqual([]);
});
