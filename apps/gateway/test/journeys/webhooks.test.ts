import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  answers,
  type Received,
  type Receiver,
  startReceiver,
} from '../services/webhooks/support/receiver.ts';
import { eventually } from '../support/deadline.ts';
import { freePort } from '../support/free-port.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';

const KEY = 'ck_live_a_key_for_the_webhooks';
const MESSAGES = 150;
/** On a machine that has much else to do, events are posted more slowly. */
const LONGEST_MS = 90_000;

let dataDir: string;
let port: number;
let gateway: GatewayProcess;
const receivers: Receiver[] = [];

const start = (preload?: URL): Promise<GatewayProcess> =>
  startGatewayProcess({
    port,
    demo: true,
    env: { GATEWAY_DATA_DIR: dataDir, GATEWAY_DEMO_KEY: KEY, GATEWAY_LOG_LEVEL: 'error' },
    ...(preload && { preload }),
  });

beforeAll(async () => {
  dataDir = await mkdtemp(join(inject('runFolder'), 'webhooks-'));
  await chmod(dataDir, 0o711);
  port = await freePort();
  gateway = await start();
});
afterAll(async () => {
  if (gateway?.running()) await gateway.stop();
  await Promise.all(receivers.map((receiver) => receiver.close()));
  await rm(dataDir, { recursive: true, force: true });
});

interface Body {
  readonly id: string;
  readonly waiting: number;
  readonly data: readonly { readonly id: string; readonly status: string }[];
}

const request = async (path: string, body?: object): Promise<Body> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${KEY}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await answer.json()) as Body;
};

const subscribe = async (receiver: Receiver): Promise<string> => {
  receivers.push(receiver);
  return (await request('/v1/webhooks', { url: receiver.url })).id;
};

/** What was told of each message, each event once, in its order. */
const toldOf = (received: readonly Received[]): Map<string, Received[]> => {
  const told = new Map<string, Map<number, Received>>();
  for (const one of received) {
    const { message, sequence } = one.event.data;
    told.set(message.id, (told.get(message.id) ?? new Map<number, Received>()).set(sequence, one));
  }
  return new Map(
    [...told].map(([id, some]) => [
      id,
      [...some.values()].sort((one, other) => one.event.data.sequence - other.event.data.sequence),
    ]),
  );
};

/**
 * Whether everything that became of some messages was told: 1, 2, 3 without a gap, and last what they are now. One that was
 * on the wire at the kill may have waited a second time, or got no further than its carrier.
 */
const isWhole = async (received: readonly Received[], ids: readonly string[]): Promise<boolean> => {
  const told = toldOf(received);
  const { data } = await request('/v1/messages?limit=200');
  const statuses = new Map(data.map(({ id, status }) => [id, status]));
  return ids.every((id) => {
    const events = told.get(id) ?? [];
    const isGapless = events.every(({ event }, place) => event.data.sequence === place + 1);
    return isGapless && events.at(-1)?.event.type === `message.${statuses.get(id)}`;
  });
};

test(
  'kill -9 amid slow, dead and flapping endpoints loses nothing, and delays nobody else',
  async () => {
    let calls = 0;
    const flapping = await startReceiver((incoming, response, received) => {
      calls += 1;
      answers(calls % 2 === 0 ? 200 : 500)(incoming, response, received);
    });
    const silent = await startReceiver(() => {});
    const well = await startReceiver();
    const gone = await startReceiver();
    const flappingId = await subscribe(flapping);
    for (const receiver of [silent, well, gone]) await subscribe(receiver);
    await gone.close();

    const ids: string[] = [];
    const send = async (): Promise<void> => {
      const messages = Array.from({ length: 50 }, () => ({
        to: '+33639980001',
        text: 'Your order is on its way.',
        purpose: 'transactional',
      }));
      ids.push(...(await request('/v1/messages/batch', { messages })).data.map(({ id }) => id));
    };
    while (ids.length < MESSAGES / 2) await send();
    await well.until('some events', (received) => received.length > 60);
    while (ids.length < MESSAGES) await send();
    await gateway.kill();
    gateway = await start(new URL('./webhooks/minute-ahead.mjs', import.meta.url));

    // The one that is well has all of it while the others are slow, dead or flapping.
    await eventually(
      'every event at the endpoint that is well',
      () => isWhole(well.received, ids),
      LONGEST_MS,
    );
    // What was on the wire at the kill may come twice: then it is the same.
    const bodies = new Map<string, string>();
    for (const { id, body } of well.received) {
      expect(bodies.get(id) ?? body).toBe(body);
      bodies.set(id, body);
    }
    const events = [...toldOf(well.received).values()].flat().length;
    expect(bodies.size).toBe(events);
    expect(events).toBeGreaterThan(2 * MESSAGES);
    expect(silent.received.length).toBeLessThanOrEqual(2 * 16);

    // Half of what the flapping one got failed: it is on disk with its next attempt, and comes again when it is asked for.
    await eventually(
      'every event once at the endpoint that flaps',
      () => isWhole(flapping.received, ids),
      LONGEST_MS,
    );
    flapping.behave(answers(200));
    const period = {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      until: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const replayed = (await request(`/v1/webhooks/${flappingId}/replay`, period)) as unknown as {
      deliveries: number;
    };
    expect(replayed.deliveries).toBeGreaterThanOrEqual(events);
    await eventually(
      'nothing left for the endpoint that flapped',
      async () => (await request(`/v1/webhooks/${flappingId}`)).waiting === 0,
      LONGEST_MS,
    );
  },
  4 * LONGEST_MS,
);
