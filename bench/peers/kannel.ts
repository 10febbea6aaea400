/**
 * The same work through Kannel (Debian's package; HTTP in, SMPP out, receipts on, its file store) and through us,
 * against the same SMSC on the same machine, alternately, three times. Medians and ratios.
 *
 * Install Kannel first: apt-get install kannel
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { type BenchSmsc, startSmsc } from '../dispatch/support/smsc.ts';
import { startGateway } from '../gateway/support/gateway-process.ts';
import { credit, delivered, demoAccount, routeToSmsc } from '../gateway/support/operate.ts';
import { type Kannel, startKannel } from './support/kannel.ts';

const ROUNDS = 3;
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 20_000);
const WARM_UP = 2_000;
const CONNECTIONS = 64;
const WINDOW = 100;
const GOAL = 2;

interface Rates {
  readonly accepted: number;
  readonly delivered: number;
}

interface Side {
  readonly send: (pool: Pool) => Promise<boolean>;
  readonly address: string;
  /** Receipts applied so far. */
  readonly receipts: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const run = async (side: Side, messages: number): Promise<Rates> => {
  const pool = new Pool(side.address, { connections: CONNECTIONS, pipelining: 1 });
  const before = await side.receipts();
  let left = messages;
  let refused = 0;
  const call = async (): Promise<void> => {
    while (left-- > 0) if (!(await side.send(pool))) refused += 1;
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, call));
  const accepted = messages / ((performance.now() - started) / 1000);
  while ((await side.receipts()) - before < messages - refused) await delay(10);
  const delivered = messages / ((performance.now() - started) / 1000);
  await pool.close();
  if (refused > 0) console.log(`  (${refused} of ${messages} refused)`);
  return { accepted, delivered };
};

const kannelSide = (kannel: Kannel): Side => ({
  address: kannel.address,
  receipts: kannel.receipts,
  stop: kannel.stop,
  send: async (pool) => {
    const answer = await pool.request({ path: kannel.path, method: 'GET' });
    await answer.body.dump();
    return answer.statusCode === 202;
  },
});

/** A gateway whose texts to France leave over SMPP. The numbers are ones a network could assign: virtual phones bypass carriers. */
const ourSide = async (smsc: BenchSmsc): Promise<Side> => {
  const gateway = await startGateway();
  await credit(gateway, await demoAccount(gateway));
  await routeToSmsc(gateway, { port: smsc.port, window: WINDOW });
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({
    to: '+33612345678',
    text: 'Your order is on its way.',
    purpose: 'transactional',
    sender: 'CARILLON',
  });
  return {
    address: gateway.address,
    receipts: () => delivered(gateway),
    stop: gateway.stop,
    send: async (pool) => {
      const answer = await pool.request({ path: '/v1/messages', method: 'POST', headers, body });
      await answer.body.dump();
      return answer.statusCode === 202;
    },
  };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const show = (rate: number): string => Math.round(rate).toLocaleString('en').padStart(8);

if (!existsSync('/usr/sbin/bearerbox')) {
  console.error('Kannel is not installed: apt-get install kannel');
  process.exit(2);
}

const sides = { kannel: [] as Rates[], carillon: [] as Rates[] };
for (let round = 1; round <= ROUNDS; round++) {
  for (const name of ['kannel', 'carillon'] as const) {
    const smsc = await startSmsc();
    const side = name === 'kannel' ? kannelSide(await startKannel(smsc.port)) : await ourSide(smsc);
    try {
      await run(side, WARM_UP);
      const rates = await run(side, MESSAGES);
      sides[name].push(rates);
      console.log(
        `${round}  ${name.padEnd(9)} accepted ${show(rates.accepted)}/s   delivered ${show(rates.delivered)}/s`,
      );
    } finally {
      await side.stop();
      await smsc.stop();
    }
  }
}

for (const what of ['accepted', 'delivered'] as const) {
  const theirs = median(sides.kannel.map((rates) => rates[what]));
  const ours = median(sides.carillon.map((rates) => rates[what]));
  const ratio = ours / theirs;
  console.log(
    `${what.padEnd(10)} kannel ${show(theirs)}/s   carillon ${show(ours)}/s   ratio ${ratio.toFixed(2)} (goal ${GOAL})`,
  );
  if (ratio < GOAL) process.exitCode = 1;
}
