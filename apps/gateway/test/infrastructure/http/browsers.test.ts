import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { routesOf } from './support/routes.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test('no route lets the pages of another origin read its answers', async () => {
  const { app, demo } = gateway;
  const routes = await routesOf(app);
  expect(routes.length).toBeGreaterThan(150);
  const open: string[] = [];
  for (const { method, url } of routes) {
    const path = url.replaceAll(/:\w+|\*/g, 'x');
    const origin = 'https://elsewhere.example';
    const key = url.startsWith('/v1/operator') ? demo!.operatorKey : demo!.key;
    const asked = { origin, 'access-control-request-method': method };
    const answers = [
      await app.inject({ method: 'OPTIONS', url: path, headers: asked }),
      await app.inject({ method, url: path, headers: { origin, authorization: `Bearer ${key}` } }),
    ];
    // Pages of Shopify's admin may read what is made for them: a browser compares the whole origin.
    for (const { headers } of answers)
      if (['*', origin].includes(String(headers['access-control-allow-origin'])))
        open.push(`${method} ${url}`);
  }
  expect(open).toEqual([]);
});

test('the page of an opt-out link holds nothing that anybody gave', async () => {
  const script = '<script>alert(1)</script>';
  const pages: string[] = [];
  for (const name of ['Shop', script]) {
    const { requests } = await gateway.account(name, '0');
    const made = await requests.post('/v1/opt-out-links', { to: '+33639980001' });
    expect(made.status).toBe(201);
    const { path } = made.body as unknown as { path: string };
    const url = `${path}?x=${encodeURIComponent(script)}`;
    const shown = await gateway.app.inject({ method: 'GET', url });
    expect(shown.statusCode).toBe(200);
    pages.push(shown.body);
  }
  expect(pages[0]).toBe(pages[1]);
  expect(pages[0]).not.toContain('<script');
});
