import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import type { Requests } from '../../support/requests.ts';
import { apiRoutesOf, type Route } from './support/routes.ts';
import { sampleBodies } from './support/sample-bodies.ts';

/** More than the store has sessions, several times over. */
const AT_ONCE = 40;
/** What the worst text of a neighbour may take on a quiet machine; a busy one is slower for everybody. */
const WORST_MS = 1_000;

let gateway: TestGateway;
let routes: readonly Route[];
let bodyOf: (route: Route) => object | undefined;
beforeAll(async () => {
  gateway = await startTestGateway();
  const all = await apiRoutesOf(gateway.app);
  routes = all.filter(({ method, url }) => method !== 'GET' && !url.startsWith('/v1/operator/'));
  bodyOf = await sampleBodies(gateway.app);
});
afterAll(() => gateway.close());

const name = ({ method, url }: Route): string => `${method} ${url}`;

/** Bodies for what an example alone cannot know. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /v1/wallet': { lowAt: '20.00', criticalAt: '5.00' },
  'POST /v1/messages/cancel': { reference: 'a-campaign' },
  'POST /v1/connections': { platform: 'shopify', shop: 'mine.myshopify.com', secret: 'a-secret-of-mine' },
};

const send = async (requests: Requests): Promise<number> => {
  const began = performance.now();
  const { status } = await requests.post('/v1/messages', toPhone('0001'));
  expect(status).toBe(202);
  return performance.now() - began;
};

/** The neighbour sends one text after the other for as long as something runs; gives the longest wait. */
const worstWhile = async (neighbour: Requests, running: Promise<unknown>): Promise<number> => {
  let over = false;
  void running.finally(() => {
    over = true;
  });
  let worst = 0;
  while (!over) worst = Math.max(worst, await send(neighbour));
  return worst;
};

/** The things of an account that routes with an id are called with, by the list they are in. */
const makeThings = async (requests: Requests): Promise<ReadonlyMap<string, string>> => {
  const things = new Map<string, string>();
  for (const route of routes) {
    const list = route.url.slice('/v1/'.length);
    if (route.method !== 'POST' || list.includes('/')) continue;
    const { body } = await requests.post(route.url, BODIES[name(route)] ?? bodyOf(route) ?? {});
    if (typeof body?.id === 'string') things.set(list, body.id);
  }
  return things;
};

test('whatever one account changes many times at once, another one sends without delay', async () => {
  const hammer = await gateway.account('Hammer', '1000');
  const neighbour = await gateway.account('Neighbour', '1000');
  const things = await makeThings(hammer.requests);
  expect(things.size).toBeGreaterThan(8);
  let alone = 0;
  for (let count = 0; count < 20; count++) alone = Math.max(alone, await send(neighbour.requests));

  const slow: string[] = [];
  const failed: string[] = [];
  let reached = 0;
  let worst = 0;
  for (const route of routes) {
    const id = things.get(route.url.split('/')[2]!) ?? '+33639980001';
    const url = route.url.replaceAll(/:\w+/g, encodeURIComponent(id));
    const payload = BODIES[name(route)] ?? bodyOf(route);
    const authorization = `Bearer ${hammer.key}`;
    const one = async (): Promise<number> =>
      (
        await gateway.app.inject({
          method: route.method,
          url,
          headers: { authorization },
          ...(payload === undefined ? {} : { payload }),
        })
      ).statusCode;
    const hammering = Promise.all(Array.from({ length: AT_ONCE }, one));
    const waited = await worstWhile(neighbour.requests, hammering);
    const statuses = await hammering;
    if (statuses.some((status) => status < 300)) reached += 1;
    const faults = statuses.filter((status) => status >= 500);
    if (faults.length > 0) failed.push(`${name(route)}: ${[...new Set(faults)]} ${faults.length} times`);
    if (waited > WORST_MS + 10 * alone) slow.push(`${name(route)}: ${Math.round(waited)} ms`);
    worst = Math.max(worst, waited);
  }
  console.log(
    `neighbour alone ${alone.toFixed(1)} ms, beside ${AT_ONCE} of each of ${routes.length} routes ${worst.toFixed(1)} ms at worst; ${reached} changed something`,
  );
  expect(failed).toEqual([]);
  expect(slow).toEqual([]);
  // Most routes did what they do: a hammer that is refused at once would prove nothing.
  expect(reached).toBeGreaterThan(routes.length / 2);
});

test('whatever one account cancels at once is cancelled, and nothing of it leaves', async () => {
  const { requests } = await gateway.account('Canceller', '100');
  const sendAt = new Date(gateway.now() + 3_600_000).toISOString();
  const sent = await Promise.all(
    Array.from({ length: 30 }, () => requests.post('/v1/messages', toPhone('0001', { sendAt }))),
  );
  const cancelled = await Promise.all(
    sent.map(({ body }) => requests.post(`/v1/messages/${body.id}/cancel`, {})),
  );
  expect(cancelled.map(({ status }) => status)).toEqual(sent.map(() => 200));
  expect(cancelled.map(({ body }) => body)).toEqual(sent.map(() => ({ cancelled: 1, tooLate: 0 })));
});
