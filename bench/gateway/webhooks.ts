/**
 * What it costs the hot path that somebody is told of every event: singles over SMPP with one webhook, against the same
 * without, in turn, three times; medians. The receiver answers at once.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSmsc } from '../dispatch/support/smsc.ts';
import { type Run, run } from '../peers/support/run.ts';
import { carillonSide } from '../peers/support/side.ts';
import { median } from '../support/median.ts';
import { call } from './support/operate.ts';

const ROUNDS = 3;
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 30_000);
const WARM_UP = 20_000;
const CALLERS = 64;
const MUST = 0.95;

let told = 0;
const receiver = createServer((request, response) => {
  told += 1;
  request.resume();
  response.writeHead(204).end();
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;

const measure = async (webhook: boolean): Promise<Run> => {
  const smsc = await startSmsc();
  const side = await carillonSide(smsc, async (gateway, { key }) => {
    if (webhook) await call(gateway, key, 'POST', '/v1/webhooks', { url });
  });
  try {
    await run(side, { smsc, messages: WARM_UP, callers: CALLERS });
    return await run(side, { smsc, messages: MESSAGES, callers: CALLERS });
  } finally {
    await side.stop();
    await smsc.stop();
  }
};

const series = { without: [] as Run[], with: [] as Run[] };
for (let round = 1; round <= ROUNDS; round++) {
  for (const name of ['without', 'with'] as const) {
    told = 0;
    const result = await measure(name === 'with');
    series[name].push(result);
    console.log(
      `${round} ${name.padEnd(7)} a webhook: accepted ${Math.round(result.accepted)}/s, delivered ${Math.round(result.delivered)}/s, ` +
        `CPU ${Math.round(result.cpu)} us a text${name === 'with' ? `, meanwhile ${told} events posted` : ''}`,
    );
  }
}
receiver.close();

const ratio = (what: 'accepted' | 'delivered'): number =>
  median(series.with.map((one) => one[what])) / median(series.without.map((one) => one[what]));
console.log(
  `with a webhook: accepted ${ratio('accepted').toFixed(2)} of the rate without, delivered ${ratio('delivered').toFixed(2)} (must ${MUST})`,
);
if (ratio('delivered') < MUST) process.exitCode = 1;
