import { createHash } from 'node:crypto';
import { ERRORS } from '@carillon/gateway-api/errors';
import { WEBHOOK_EVENTS } from '@carillon/gateway-api/webhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let gateway: TestGateway;
/** Every page that links lead to from the first, by its path. */
const pages = new Map<string, Answer>();

const get = async (url: string, headers = {}): Promise<Answer> => {
  const answer = await gateway.app.inject({ method: 'GET', url, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body };
};

/** The links of a page, as paths with their anchors. */
const linksOf = (from: string, { body }: Answer): string[] =>
  [...body.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)]
    .map(([, to]) => new URL(to!.replaceAll('&amp;', '&'), `http://here${from}`))
    .filter(({ host, pathname }) => host === 'here' && pathname.startsWith('/docs/'))
    .map(({ pathname, hash }) => pathname + hash);
const idsOf = ({ body }: Answer): Set<string> =>
  new Set([...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!));
const isOurs = (to: string): boolean => to.startsWith('/docs/');

beforeAll(async () => {
  gateway = await startTestGateway();
  if ((await get('/docs/')).status === 404)
    throw new Error('Build the pages first: npx -y pnpm@12.18.0 build');
  const left = ['/docs/'];
  const seen = new Set<string>();
  for (let url = left.pop(); url !== undefined; url = left.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    const answer = await get(url);
    // What is no page has no links: a page may lead to a file.
    if (answer.status === 200 && !String(answer.headers['content-type']).startsWith('text/html')) continue;
    pages.set(url, answer);
    for (const to of linksOf(url, answer)) left.push(to.split('#')[0]!);
  }
});
afterAll(() => gateway.close());

it('/docs leads to the pages, and every link on them to a page and a place that are there', async () => {
  expect(await get('/docs')).toMatchObject({ status: 308, headers: { location: '/docs/' } });
  expect(pages.size).toBeGreaterThan(90);
  const dead = [...pages].flatMap(([from, answer]) => {
    if (answer.status !== 200) return [`${from} ${answer.status}`];
    return linksOf(from, answer).filter((to) => {
      const [page = '', anchor] = to.split('#');
      return anchor && !idsOf(pages.get(page)!).has(decodeURIComponent(anchor));
    });
  });
  expect(dead).toEqual([]);
});

it('a page loads nothing from other hosts, and runs no script but its own', async () => {
  for (const [url, { headers, body }] of pages) {
    expect(headers['content-type'], url).toBe('text/html; charset=utf-8');
    const loaded = [...body.matchAll(/<(?:script|link|img)\b[^>]*\s(?:src|href)="([^"]+)"/g)].map(
      ([, to]) => to!,
    );
    expect(
      loaded.filter((to) => !isOurs(to) && !to.startsWith('data:')),
      url,
    ).toEqual([]);
    const policy = String(headers['content-security-policy']);
    expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/);
    const inline = [...body.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)];
    for (const [, script] of inline)
      expect(policy, url).toContain(`'sha256-${createHash('sha256').update(script!).digest('base64')}'`);
  }
});

it('what a page loads is there, and is kept for as long as its name says the same', async () => {
  const { body } = pages.get('/docs/')!;
  const assets = [...body.matchAll(/(?:src|href)="(\/docs\/assets\/[^"]+)"/g)].map(([, to]) => to!);
  expect(assets.length).toBeGreaterThan(3);
  for (const url of assets)
    expect(await get(url), url).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
});

it('a page is asked for anew, and is not sent again while it is the same', async () => {
  const { headers } = await get('/docs/errors');
  expect(headers['cache-control']).toBe('no-cache');
  expect(await get('/docs/errors', { 'if-none-match': headers['etag'] })).toMatchObject({
    status: 304,
    body: '',
  });
});

it.each([
  { range: 'bytes=9999999999-1' },
  { range: 'bytes=0-0,-1' },
  { 'if-match': '"other"' },
  { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
  { 'if-modified-since': 'never' },
  { 'if-range': '"x"', range: 'bytes=5-' },
])('is sent whole, whatever part or version %o asks for', async (headers) => {
  const { status, body } = await get('/docs/errors', headers);
  expect(status).toBe(200);
  expect(body).toBe(pages.get('/docs/errors')!.body);
});

it('where no page is, says so as a page', async () => {
  const { status, headers, body } = await get('/docs/nowhere', { accept: 'text/html,*/*;q=0.8' });
  expect(status).toBe(404);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(body).toContain('<title>404 | Carillon</title>');
  const forPrograms = await get('/docs/nowhere', { accept: 'application/json' });
  expect(JSON.parse(forPrograms.body)).toMatchObject({ status: 404, code: 'url_not_found' });
});

it('every refusal points at its place on the page of errors, and every event has one', async () => {
  const { body } = await gateway.app.inject({ method: 'GET', url: '/v1/wallet' });
  const { docs } = JSON.parse(body) as { docs: string };
  expect(docs).toBe('/docs/errors#key_missing');
  const errors = idsOf(pages.get('/docs/errors')!);
  expect(Object.keys(ERRORS).filter((code) => !errors.has(code))).toEqual([]);
  const events = pages.get('/docs/webhook-events')!.body;
  expect(Object.keys(WEBHOOK_EVENTS).filter((event) => !events.includes(event))).toEqual([]);
});
