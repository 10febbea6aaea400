import { randomBytes } from 'node:crypto';
import { access, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { signAsShopify } from '@carillon/connector-shopify/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { banner } from '../../src/composition/demo/banner.ts';
import { createGateway, type Gateway } from '../../src/composition/gateway.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { recordLog } from '../infrastructure/telemetry/log-lines.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let clone: TestDatabase;
let dataDir: string;
const log = recordLog('info');
beforeAll(async () => {
  clone = await createTestDatabase();
  dataDir = await mkdtemp(join(inject('runFolder'), 'data-'));
});
afterAll(async () => {
  await clone.drop();
});

const masterKey = randomBytes(32).toString('base64');
const secret = (): string => randomBytes(24).toString('hex');
const OPERATOR_KEY = `ck_operator_${secret()}`;

/** Runs a gateway on the same data for as long as `use` takes. */
const run = async <Value>(
  env: Record<string, string>,
  demo: boolean,
  use: (gateway: Gateway) => Promise<Value>,
): Promise<Value> => {
  const config = readConfig(
    { GATEWAY_DATA_DIR: dataDir, GATEWAY_MASTER_KEY: masterKey, ...env },
    { demo, workingDirectory: dataDir },
  );
  const gateway = await createGateway({
    config,
    logger: log.logger,
    address: { connection: clone.connection },
    alone: true,
  });
  try {
    return await use(gateway);
  } finally {
    await gateway.stop();
  }
};

const statusOf = async (gateway: Gateway, key: string, url = '/v1/wallet'): Promise<number> =>
  (await gateway.app.inject({ url, headers: { authorization: `Bearer ${key}` } })).statusCode;
const operatorStatus = (gateway: Gateway, key: string): Promise<number> =>
  statusOf(gateway, key, '/v1/operator/accounts');

const webhook = async (gateway: Gateway, shop: string, shopSecret: string): Promise<number> => {
  const payload = JSON.stringify({ id: 1 });
  const { statusCode } = await gateway.app.inject({
    method: 'POST',
    url: '/connectors/shopify/webhooks',
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': 'fulfillments/create',
      'x-shopify-shop-domain': shop,
      'x-shopify-api-version': '2026-07',
      'x-shopify-webhook-id': 'one',
      'x-shopify-hmac-sha256': signAsShopify(payload, shopSecret),
    },
    payload,
  });
  return statusCode;
};

test('production ends what a demo on the same data made, says so, and shows no key', async () => {
  const first = await run({ GATEWAY_OPERATOR_KEY: 'ck_operator_short' }, true, async (gateway) => {
    const demo = gateway.demo!;
    const own = await gateway.app.inject({
      method: 'POST',
      url: '/v1/keys',
      headers: { authorization: `Bearer ${demo.key}` },
      payload: {},
    });
    expect(await statusOf(gateway, demo.key)).toBe(200);
    expect(await operatorStatus(gateway, demo.operatorKey)).toBe(200);
    expect(await webhook(gateway, demo.shop, demo.shopSecret)).toBe(200);
    return { ...demo, own: (own.json() as { key: string }).key };
  });
  const second = await run({}, true, async (gateway) => gateway.demo!);
  expect(second.key).toBe(first.key);

  const production = { GATEWAY_OPERATOR_KEY: OPERATOR_KEY };
  await run(production, false, async (gateway) => {
    expect(gateway.demo).toBeNull();
    for (const key of [first.key, first.own]) expect(await statusOf(gateway, key)).toBe(401);
    for (const key of [first.operatorKey, second.operatorKey, 'ck_operator_short'])
      expect(await operatorStatus(gateway, key)).toBe(401);
    expect(await operatorStatus(gateway, OPERATOR_KEY)).toBe(200);
    expect(await webhook(gateway, first.shop, first.shopSecret)).toBe(401);
    for (const name of ['key', 'operator-key', 'shopify-secret'])
      await expect(access(join(dataDir, 'demo', name))).rejects.toThrow('ENOENT');
  });
  expect(log.text()).toContain('a demo was run on this data');
  for (const key of [first.key, first.operatorKey, OPERATOR_KEY]) expect(log.text()).not.toContain(key);

  const told = log.text().split('a demo was run on this data').length;
  await run(production, false, async (gateway) => {
    expect(await operatorStatus(gateway, OPERATOR_KEY)).toBe(200);
  });
  expect(log.text().split('a demo was run on this data')).toHaveLength(told);

  const again = await run({}, true, async (gateway) => {
    expect(await statusOf(gateway, gateway.demo!.key)).toBe(200);
    expect(await operatorStatus(gateway, gateway.demo!.operatorKey)).toBe(200);
    return gateway.demo!;
  });
  expect(again.key).not.toBe(first.key);

  // The demo's account goes on in production with the key that is given for it, and with no other.
  const DEMO_KEY = `ck_live_${secret()}`;
  await run({ ...production, GATEWAY_DEMO_KEY: DEMO_KEY }, false, async (gateway) => {
    expect(gateway.demo).toBeNull();
    expect(await statusOf(gateway, DEMO_KEY)).toBe(200);
    expect(await statusOf(gateway, again.key)).toBe(401);
    expect(await operatorStatus(gateway, again.operatorKey)).toBe(401);
    await expect(access(join(dataDir, 'demo', 'operator-key'))).rejects.toThrow('ENOENT');
  });
});

test('no start shows the key of the operator', async () => {
  await run({}, true, async ({ demo }) => {
    const config = readConfig({ GATEWAY_DATA_DIR: dataDir }, { demo: true, workingDirectory: dataDir });
    const shown = banner({ address: 'http://127.0.0.1:8080', demo, config });
    expect(shown).toContain(demo!.key);
    expect(shown).not.toContain(demo!.operatorKey);
    expect(shown).toContain(join(demo!.folder, 'operator-key'));
  });
});
