import { randomInt } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../support/deadline.ts';
import { freePort } from '../support/free-port.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { inStoreLeft } from '../support/store-left.ts';

const KEY = 'ck_live_a_key_for_the_kill_test';
const OPERATOR_KEY = 'ck_operator_a_key_for_the_kill_test';
const ROUNDS = 3;
const CALLERS = 16;

let dataDir: string;
let port: number;
beforeAll(async () => {
  dataDir = await mkdtemp(join(inject('runFolder'), 'kill-'));
  await chmod(dataDir, 0o711);
  port = await freePort();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const request = (path: string, body?: object, key = KEY): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

/** The gateway as a process of its own, with its own PostgreSQL, ready to take requests. */
const start = (): Promise<GatewayProcess> =>
  startGatewayProcess({
    port,
    demo: true,
    env: {
      GATEWAY_DATA_DIR: dataDir,
      GATEWAY_DEMO_KEY: KEY,
      GATEWAY_OPERATOR_KEY: OPERATOR_KEY,
      GATEWAY_LOG_LEVEL: 'warn',
    },
  });

const phone = () => ({
  to: `+3363998${String(randomInt(3)).padStart(2, '0')}0${randomInt(1, 3)}`,
  text: 'Your order is on its way.',
  purpose: 'transactional',
});

/** Sends singles and batches until the gateway stops answering; gives the ids of everything it accepted. */
const load = async (accepted: Set<string>, enough: () => void): Promise<void> => {
  for (;;) {
    try {
      if (randomInt(4) > 0) {
        const answer = await request('/v1/messages', phone());
        const body = (await answer.json()) as { id: string };
        if (answer.status === 202) accepted.add(body.id);
      } else {
        const answer = await request('/v1/messages/batch', { messages: Array.from({ length: 20 }, phone) });
        const body = (await answer.json()) as { data: { id: string }[] };
        if (answer.status === 202) for (const { id } of body.data) accepted.add(id);
      }
      enough();
    } catch {
      return;
    }
  }
};

const storedStates = (): Promise<{
  states: Map<string, string>;
  twice: bigint;
  differences: unknown[];
}> =>
  inStoreLeft(dataDir, async (database) => {
    const { rows } = await database.pool.query<{ id: string; status: string }>(
      'SELECT id, status FROM messages',
    );
    const twice = await database.pool.query<{ count: bigint }>(
      'SELECT count(*) FROM simulator_segments WHERE times > 1',
    );
    return {
      states: new Map(rows.map(({ id, status }) => [`msg_${id.replaceAll('-', '')}`, status])),
      twice: twice.rows[0]!.count,
      differences: await verifyLedger(database),
    };
  });

test('kill -9 under load: every 202 survives and ends in a final state, and nothing is submitted twice', {
  timeout: 180_000,
}, async () => {
  const accepted = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const gateway = await start();
    if (round === 0)
      await request('/v1/operator/credit', { accountId: await account(), amount: '10000' }, OPERATOR_KEY);
    const goal = accepted.size + randomInt(300, 1_500);
    await new Promise<void>((resolve) => {
      const enough = (): void => {
        if (accepted.size < goal) return;
        gateway.script.child.kill('SIGKILL');
        resolve();
      };
      void Promise.all(Array.from({ length: CALLERS }, () => load(accepted, enough)));
    });
    await gateway.script.ended;
  }

  const survivor = await start();
  await eventually(
    'every message to be final',
    async () => {
      // A message may move between the questions, either way: what is asked first is asked again last.
      for (const status of ['on_hold', 'transmitted', 'on_hold', 'transmitted']) {
        const answer = await request(`/v1/messages?limit=1&status=${status}`);
        if (((await answer.json()) as { data: unknown[] }).data.length > 0) return false;
      }
      return true;
    },
    60_000,
  );
  expect(await survivor.stop()).toBe(0);

  const { states, twice, differences } = await storedStates();
  expect(accepted.size).toBeGreaterThan(900);
  const lost = [...accepted].filter((id) => !states.has(id));
  expect(lost).toEqual([]);
  expect(new Set(states.values())).toEqual(new Set(['delivered', 'not_issued']));
  expect(twice).toBe(0n);
  expect(differences).toEqual([]);
});

const account = async (): Promise<string> => {
  const answer = await request('/v1/operator/accounts', undefined, OPERATOR_KEY);
  const { data } = (await answer.json()) as { data: { id: string; name: string }[] };
  return data.find(({ name }) => name === 'Demo shop')!.id;
};
