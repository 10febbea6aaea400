/**
 * How long a code takes from its acceptance to its bytes at the SMSC, while a campaign of another account drains through
 * the same carrier as fast as this machine can: load generator, gateway, PostgreSQL (fsync on) and SMSC together.
 *
 * The baseline, in the same run, is the same codes on an idle gateway.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { type GatewayProcess, startGateway } from '../gateway/support/gateway-process.ts';
import { percentile } from '../gateway/support/load.ts';
import {
  type Account,
  call,
  credit,
  delivered,
  demoAccount,
  makeAccount,
  routeToSmsc,
} from '../gateway/support/operate.ts';
import { fill, pause } from './support/queue.ts';
import { type BenchSmsc, startSmsc } from './support/smsc.ts';

const CAMPAIGN = Number(process.env['BENCH_MESSAGES'] ?? 200_000);
const CODES_A_SECOND = 100;
const CODES = 1_000;
const WINDOW = 100;
const MUST_MS = { p50: 10, p99: 100 };
const AIM_MS = 50;
/** Codes go to numbers that begin so, the campaign to others. */
const WATCHED = '337';

interface Timing {
  readonly fromRequest: Float64Array;
  readonly fromAcceptance: Float64Array;
}

const now = (): number => performance.timeOrigin + performance.now();

/** Asks for codes at a steady pace, and gives when each was asked for and accepted. */
const askForCodes = async (
  { address }: GatewayProcess,
  { key }: Account,
  first: number,
): Promise<Map<string, { asked: number; accepted: number }>> => {
  const pool = new Pool(address, { connections: 16, pipelining: 1 });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const times = new Map<string, { asked: number; accepted: number }>();
  const started = performance.now();
  const ask = async (number: string): Promise<void> => {
    const asked = now();
    const body = JSON.stringify({ to: `+${number}` });
    const answer = await pool.request({ path: '/v1/otp', method: 'POST', headers, body });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(text);
    times.set(number, { asked, accepted: now() });
  };
  const asking: Promise<void>[] = [];
  for (let index = 0; index < CODES; index++) {
    const wait = started + (index * 1_000) / CODES_A_SECOND - performance.now();
    if (wait > 0) await delay(wait);
    // Numbers far apart, as people's are.
    asking.push(
      ask(
        `${WATCHED}${String((first + index) * 7_919 + 50_000_000)
          .padStart(8, '0')
          .slice(-8)}`,
      ),
    );
  }
  await Promise.all(asking);
  await pool.close();
  return times;
};

const measure = async (
  gateway: GatewayProcess,
  smsc: BenchSmsc,
  account: Account,
  first: number,
): Promise<Timing> => {
  const times = await askForCodes(gateway, account, first);
  let reads = new Map<string, number>();
  while ([...times.keys()].some((number) => !reads.has(number))) {
    await delay(50);
    reads = new Map((await smsc.counts()).reads);
  }
  const since = (moment: 'asked' | 'accepted'): Float64Array =>
    Float64Array.from(times, ([number, at]) => Math.max(0, reads.get(number)! - at[moment])).sort();
  return { fromRequest: since('asked'), fromAcceptance: since('accepted') };
};

const report = (what: string, { fromRequest, fromAcceptance }: Timing): void => {
  const show = (sorted: Float64Array): string =>
    `p50 ${percentile(sorted, 0.5).toFixed(1)} ms  p99 ${percentile(sorted, 0.99).toFixed(1)} ms`;
  console.log(
    `${what.padEnd(26)} from the request ${show(fromRequest)}   from its answer ${show(fromAcceptance)}`,
  );
};

const smsc = await startSmsc(WATCHED);
const gateway = await startGateway();
try {
  const shop = await demoAccount(gateway);
  const bank = await makeAccount(gateway, 'Bank');
  for (const account of [shop, bank]) await credit(gateway, account);
  await routeToSmsc(gateway, { port: smsc.port, window: WINDOW });
  const often = { hour: 1_000_000 };
  await call(gateway, bank.key, 'PATCH', '/v1/otp/policy', {
    guard: {
      mode: 'observe',
      perNumber: { ...often, day: 1_000_000 },
      perIp: often,
      perPrefix: often,
      perAccount: often,
    },
  });

  const idle = await measure(gateway, smsc, bank, 0);
  report('codes, idle', idle);

  const resume = await pause(gateway, shop);
  await fill(gateway, shop, CAMPAIGN);
  console.log(`${CAMPAIGN.toLocaleString('en')} messages wait`);
  const before = await delivered(gateway);
  const started = performance.now();
  await resume();
  const busy = await measure(gateway, smsc, bank, CODES);
  const drained = (await delivered(gateway)) - before;
  report('codes, campaign draining', busy);
  const rate = drained / ((performance.now() - started) / 1000);
  console.log(`meanwhile ${Math.round(rate).toLocaleString('en')} messages/s were delivered`);
  if (drained >= CAMPAIGN) throw new Error('The campaign ended before the codes did: make it longer.');

  const p50 = percentile(busy.fromAcceptance, 0.5);
  const p99 = percentile(busy.fromAcceptance, 0.99);
  const slower = percentile(busy.fromRequest, 0.5) / percentile(idle.fromRequest, 0.5);
  console.log(
    `from acceptance to bytes: p50 ${p50.toFixed(1)} ms (must ${MUST_MS.p50}), p99 ${p99.toFixed(1)} ms (must ${MUST_MS.p99}, aim ${AIM_MS}); ` +
      `from the request ${slower.toFixed(1)} x the idle one`,
  );
  if (p50 > MUST_MS.p50 || p99 > MUST_MS.p99) process.exitCode = 1;
} finally {
  await gateway.stop();
  await smsc.stop();
}
