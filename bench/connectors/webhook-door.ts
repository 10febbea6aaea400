/**
 * What a shop waits for when it posts webhooks: 500 orders of about 8 kB a second, at fixed times whatever is answered, and
 * each answer after its webhook is on disk. The time of an answer counts from when its webhook was to leave, so that one
 * that waits for another counts the waiting. Afterwards every webhook that was answered must be read, into one event.
 *
 * The baseline, on the same disk after it, is a file that is written and flushed for each webhook, one after the other.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { cpuSeconds } from '../gateway/support/cpu.ts';
import { startGateway } from '../gateway/support/gateway-process.ts';
import { percentile } from '../gateway/support/load.ts';
import { type Account, call, makeAccount } from '../gateway/support/operate.ts';
import { shopWebhook } from './support/shop-webhook.ts';

const PER_SECOND = Number(process.env['BENCH_PER_SECOND'] ?? 500);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 20);
const WARM_UP_SECONDS = 3;
const CONNECTIONS = 64;
const MUST_MS = 50;
const SHOP = { shop: 'bench.myshopify.com', secret: 'a secret of the benchmark' };

interface Webhook {
  readonly state: string;
  readonly deliveryId: string;
  readonly events: readonly { readonly duplicate: boolean }[];
}

interface Door {
  /** Milliseconds of each answer, sorted. */
  readonly latencies: Float64Array;
  readonly answered: readonly string[];
  readonly seconds: number;
}

const gateway = await startGateway();
const pool = new Pool(gateway.address, { connections: CONNECTIONS, pipelining: 1 });
let orders = 0;

/** Posts for some seconds; resolves when everything is answered. */
const post = async (seconds: number): Promise<Door> => {
  const webhooks = PER_SECOND * seconds;
  const latencies = new Float64Array(webhooks);
  const answered: string[] = [];
  const started = performance.now();
  const send = async (place: number, due: number): Promise<void> => {
    const { headers, body } = shopWebhook(++orders, SHOP);
    const path = '/connectors/shopify/webhooks';
    const answer = await pool.request({ path, method: 'POST', headers, body });
    await answer.body.dump();
    latencies[place] = performance.now() - due;
    if (answer.statusCode === 200) answered.push(headers['x-shopify-webhook-id']);
  };
  const sending: Promise<void>[] = [];
  while (sending.length < webhooks) {
    const due = started + (sending.length * 1_000) / PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    sending.push(send(sending.length, due));
  }
  await Promise.all(sending);
  return { latencies: latencies.sort(), answered, seconds: (performance.now() - started) / 1_000 };
};

const pageOf = async (
  account: Account,
  path: string,
): Promise<{ data: Webhook[]; nextCursor: string | null }> =>
  (await call(gateway, account.key, 'GET', path)) as never;

/** Waits until nothing is left to read; gives the seconds it took. */
const untilRead = async (account: Account, path: string): Promise<number> => {
  const started = performance.now();
  while ((await pageOf(account, `${path}?state=received&limit=1`)).data.length > 0) await delay(50);
  return (performance.now() - started) / 1_000;
};

/** The webhooks that became one event each, by their ids, and how many did not. */
const readWebhooks = async (
  account: Account,
  path: string,
): Promise<{ read: Set<string>; wrong: number }> => {
  const read = new Set<string>();
  let wrong = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await pageOf(account, `${path}?limit=100${cursor && `&cursor=${cursor}`}`);
    for (const { state, deliveryId, events } of page.data)
      if (state === 'read' && events.length === 1 && !events[0]!.duplicate && !read.has(deliveryId))
        read.add(deliveryId);
      else wrong += 1;
    cursor = page.nextCursor;
  }
  return { read, wrong };
};

/** Milliseconds to write and flush the same, one after the other. */
const flushAlone = async (times: number): Promise<Float64Array> => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-bench-'));
  const file = await open(join(folder, 'flushed'), 'w');
  const latencies = new Float64Array(times);
  for (let time = 0; time < times; time++) {
    const { body } = shopWebhook(time, SHOP);
    const started = performance.now();
    await file.write(body);
    await file.datasync();
    latencies[time] = performance.now() - started;
  }
  await file.close();
  await rm(folder, { recursive: true, force: true });
  return latencies.sort();
};

const ms = (latencies: Float64Array, share: number): string => percentile(latencies, share).toFixed(1);

try {
  const account = await makeAccount(gateway, 'A shop');
  const connection = { platform: 'shopify', ...SHOP };
  const { id } = await call(gateway, account.key, 'POST', '/v1/connections', connection);
  const path = `/v1/connections/${id}/webhooks`;
  const warm = await post(WARM_UP_SECONDS);
  await untilRead(account, path);

  const before = cpuSeconds(gateway.child.pid!);
  const door = await post(SECONDS);
  const leftSeconds = await untilRead(account, path);
  const after = cpuSeconds(gateway.child.pid!);
  const { read, wrong } = await readWebhooks(account, path);
  const answered = [...warm.answered, ...door.answered];
  const lost = answered.filter((delivery) => !read.has(delivery)).length + wrong;
  const refused = door.latencies.length - door.answered.length;
  const alone = await flushAlone(1_000);

  const octets = Buffer.byteLength(shopWebhook(1, SHOP).body);
  console.log(
    `${door.latencies.length} webhooks of ${octets} octets in ${door.seconds.toFixed(1)} s: ${Math.round(door.latencies.length / door.seconds)}/s`,
  );
  console.log(
    `answers: p50 ${ms(door.latencies, 0.5)} ms, p99 ${ms(door.latencies, 0.99)} ms (must be below ${MUST_MS} ms), ` +
      `slowest ${ms(door.latencies, 1)} ms; not 200: ${refused}`,
  );
  console.log(`one file, flushed one after the other: p50 ${ms(alone, 0.5)} ms, p99 ${ms(alone, 0.99)} ms`);
  console.log(
    `read ${leftSeconds.toFixed(1)} s after the last answer; lost, or read into more than one event: ${lost}`,
  );
  const micros = (seconds: number): string => ((seconds * 1e6) / door.latencies.length).toFixed(0);
  console.log(
    `CPU a webhook, until it is an event: gateway ${micros(after.own - before.own)} us, PostgreSQL ${micros(after.descendants - before.descendants)} us`,
  );
  if (percentile(door.latencies, 0.99) >= MUST_MS || lost > 0 || refused > 0) process.exitCode = 1;
} finally {
  await pool.close();
  await gateway.stop();
}
