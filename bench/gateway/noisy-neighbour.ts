/**
 * What an account notices of another one that sends as fast as it can: the time of its requests beside it, against the
 * same alone, in turn, three times; medians.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import { median } from '../support/median.ts';
import { type GatewayProcess, startGateway } from './support/gateway-process.ts';
import { percentile } from './support/load.ts';
import { type Account, credit, delivered, demoAccount, makeAccount } from './support/operate.ts';

const ROUNDS = 3;
const REQUESTS = 1_000;
/** The neighbour is a shop: a text every so often. */
const EVERY_MS = 5;
const NOISY_CONNECTIONS = 64;
const MUST = 1.5;

const bodyOf = (account: Account): string =>
  JSON.stringify({ to: '+33639980001', text: `Hello from ${account.id}`, purpose: 'transactional' });

const headersOf = (account: Account) => ({
  authorization: `Bearer ${account.key}`,
  'content-type': 'application/json',
});

const sender = (gateway: GatewayProcess, account: Account, connections: number) => {
  const pool = new Pool(gateway.address, { connections, pipelining: 1 });
  const headers = headersOf(account);
  const body = bodyOf(account);
  return {
    send: async (): Promise<void> => {
      const answer = await pool.request({ path: '/v1/messages', method: 'POST', headers, body });
      await answer.body.dump();
    },
    close: () => pool.close(),
  };
};

/** 99 of 100 requests of the neighbour take at most so many milliseconds. */
const p99Of = async (gateway: GatewayProcess, account: Account): Promise<number> => {
  const { send, close } = sender(gateway, account, 8);
  const latencies = new Float64Array(REQUESTS);
  const under: Promise<void>[] = [];
  for (let place = 0; place < REQUESTS; place++) {
    const asked = performance.now();
    under.push(
      send().then(() => {
        latencies[place] = performance.now() - asked;
      }),
    );
    await delay(EVERY_MS);
  }
  await Promise.all(under);
  await close();
  return percentile(latencies.sort(), 0.99);
};

/** Sends as fast as answers come until it is told to end; gives how many it sent. It does not share the clock's thread. */
const makeNoise = (gateway: GatewayProcess, account: Account) => {
  const worker = new Worker(new URL('support/noise.ts', import.meta.url), {
    workerData: {
      address: gateway.address,
      connections: NOISY_CONNECTIONS,
      headers: headersOf(account),
      body: bodyOf(account),
    },
  });
  return async (): Promise<number> => {
    worker.postMessage('end');
    const [sent] = await once(worker, 'message');
    return sent;
  };
};

/** Waits until what was accepted is delivered: texts that leave beside the neighbour's requests would be noise too. */
const drained = async (of: GatewayProcess): Promise<void> => {
  for (let before = -1, now = await delivered(of); now !== before; now = await delivered(of)) {
    before = now;
    await delay(1_000);
  }
};

const gateway = await startGateway();
try {
  const noisy = await demoAccount(gateway);
  const neighbour = await makeAccount(gateway, 'Neighbour');
  for (const account of [noisy, neighbour]) await credit(gateway, account);
  // The first texts warm the gateway up.
  const warmUp = makeNoise(gateway, noisy);
  await delay(3_000);
  await warmUp();
  await drained(gateway);
  await p99Of(gateway, neighbour);
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    alone.push(await p99Of(gateway, neighbour));
    const end = makeNoise(gateway, noisy);
    beside.push(await p99Of(gateway, neighbour));
    const sent = await end();
    await drained(gateway);
    console.log(
      `${round}: p99 alone ${alone.at(-1)!.toFixed(1)} ms, beside ${sent} texts of the noisy account ${beside.at(-1)!.toFixed(1)} ms`,
    );
  }
  const ratio = median(beside) / median(alone);
  console.log(`ratio ${ratio.toFixed(2)} (must ${MUST})`);
  if (ratio > MUST) process.exitCode = 1;
} finally {
  await gateway.stop();
}
