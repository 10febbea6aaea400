import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Gateway } from '../../../src/composition/gateway.ts';
import { EVIDENCE, offer } from '../../engine/consent/open-hours.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';
import { type Requests, requestsOf } from '../../support/requests.ts';
import { apiRoutesOf } from '../http/support/routes.ts';

const role = vi.hoisted(() => ({ isThere: true }));
vi.mock('../../../src/infrastructure/database/account-role.ts', async (load) => {
  const real = await load<typeof import('../../../src/infrastructure/database/account-role.ts')>();
  return {
    ...real,
    prepareAccountRole: async (database: never) => role.isThere && real.prepareAccountRole(database),
  };
});

const PHONE = '+33639980001';

let gateway: TestGateway;
/** The same store, by a process whose sessions are bound to nobody. */
let unbound: Gateway;
let child: { id: string; key: string; requests: Requests };
beforeAll(async () => {
  gateway = await startTestGateway();
  role.isThere = false;
  unbound = await gateway.replica();
  const { live } = gateway;
  const { id } = (await live.post('/v1/accounts', { name: 'Below' })).body;
  const moved = await live.post(`/v1/accounts/${id}/transfer`, { amount: '40' });
  expect(moved.status).toBeLessThan(300);
  const { key } = (await live.post(`/v1/accounts/${id}/keys`, {})).body;
  child = { id, key, requests: requestsOf(gateway.app, key) };
  const sharing = await child.requests.patch('/v1/consent/policy', { suppressionList: 'main' });
  expect(sharing.status).toBe(200);
});
afterAll(async () => {
  await unbound.stop();
  await gateway.close();
});

/** Leaves something of everything that lists show. */
const leaveThings = async (requests: Requests): Promise<readonly string[]> => {
  const made = [
    await requests.post('/v1/messages', toPhone('0001')),
    await requests.post('/v1/templates', { name: 'mine', text: 'x' }),
    await requests.post('/v1/events', { type: 'order.paid', object: { type: 'order', id: '1' } }),
    await requests.post('/v1/pauses', { reason: 'The shop is closed.' }),
    await requests.post('/v1/webhooks', { url: 'http://127.0.0.1:9/hooks' }),
    await requests.post('/v1/otp', { to: PHONE }),
    await requests.post('/v1/suppressions', { to: '+33639980050', scope: 'commercial' }),
    await requests.post('/v1/consents', { to: PHONE, method: 'form', evidence: EVIDENCE }),
    await requests.post(`/v1/phones/${encodeURIComponent(PHONE)}/replies`, { text: 'Hello' }),
  ];
  return made.map(({ body }) => body.id).filter((id) => id !== undefined);
};

/** Without what is of the moment: the request's id, and periods that end now. */
const steady = (body: string): string => body.replaceAll(/"requestId":"\w+"|"(?:since|until)":"[^"]+"/g, '');

test('whatever a GET answers, it answers the same unbound: nothing of the account is hidden from it', async () => {
  const { app, live, demo } = gateway;
  const ids = [...(await leaveThings(live)), ...(await leaveThings(child.requests)), child.id];
  expect(ids.length).toBeGreaterThan(10);
  const routes = (await apiRoutesOf(app)).filter(
    ({ method, url }) => method === 'GET' && !url.startsWith('/v1/operator/'),
  );
  expect(routes.length).toBeGreaterThan(30);
  const different: string[] = [];
  const answered = new Set<string>();
  for (const { url } of routes)
    for (const key of [demo!.key, child.key])
      for (const id of url.includes(':') ? [...ids, PHONE, '2026-11'] : ['']) {
        const path = url.replaceAll(/:\w+/g, encodeURIComponent(id));
        const headers = { authorization: `Bearer ${key}` };
        const [one, other] = await Promise.all(
          [app, unbound.app].map((each) => each.inject({ url: path, headers })),
        );
        if (one!.statusCode < 300) answered.add(url);
        if (one!.statusCode !== other!.statusCode || steady(one!.body) !== steady(other!.body))
          different.push(`${path}: ${one!.body.slice(0, 300)} | ${other!.body.slice(0, 300)}`);
      }
  expect(different).toEqual([]);
  expect(answered.size).toBeGreaterThan(25);
});

test('a no to a shared list cancels what waits on every account that shares it', async () => {
  const to = '+33639980077';
  const waits = async (requests: Requests): Promise<string> => {
    const consent = await requests.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });
    expect(consent.status).toBe(201);
    const sendAt = new Date(gateway.now() + 5 * 86_400_000).toISOString();
    const sent = await requests.post('/v1/messages', offer(to, { sendAt }));
    expect(sent.status).toBe(202);
    return sent.body.id;
  };
  const own = await waits(gateway.live);
  const below = await waits(child.requests);
  const said = await gateway.live.post('/v1/suppressions', { to, scope: 'commercial' });
  expect(said.status).toBeLessThan(300);
  expect((await gateway.live.get(`/v1/messages/${own}`)).body['status']).toBe('blacklisted');
  expect((await child.requests.get(`/v1/messages/${below}`)).body['status']).toBe('blacklisted');
});
