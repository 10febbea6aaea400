import type { Result } from '@carillon/core/result';
import type { BatteryCase } from '../battery-case.ts';
import { failed, notCancelled, openBench, type ShopBench } from './shop-bench.ts';
import type { ShopFixtures } from './shop-stand.ts';

type Asked = Result<unknown, { readonly code: string; readonly detail: string }>;

const HUGE = 64 * 1_024 * 1_024;

/** A body that is larger than anybody should read, made as it is read. */
const hugeBody = (): ReadableStream<Uint8Array> => {
  const chunk = new TextEncoder().encode('[1,'.repeat(20_000));
  let sent = 0;
  return new ReadableStream({
    pull: (controller) => {
      sent += chunk.byteLength;
      if (sent > HUGE) controller.close();
      else controller.enqueue(chunk);
    },
  });
};

/** What a shop, or what stands before it, may answer to anything. */
const NONSENSE: Readonly<Record<string, () => Response | Promise<Response>>> = {
  'a page': () => new Response('<!doctype html><title>Hello</title>'),
  'a page and 403': () => new Response('<!doctype html>', { status: 403 }),
  'half of an answer': () => new Response('{"data":{"nodes":[{"id":'),
  'another form': () => new Response('{"data":[],"access_token":{},"errors":"no"}'),
  'an empty list': () => new Response('[]'),
  nothing: () => new Response(null, { status: 204 }),
  'a fault': () => new Response('{"error":"internal"}', { status: 500 }),
  'a way elsewhere': () =>
    new Response(null, { status: 302, headers: { Location: 'https://elsewhere.example/' } }),
  'more than can be read': () => new Response(hugeBody()),
  'a broken line': () => Promise.reject(new TypeError('fetch failed')),
};

/** Every way to ask, each as results. */
const waysToAsk = async (
  bench: ShopBench,
  address: string,
): Promise<readonly ((signal: AbortSignal) => Promise<readonly Asked[]>)[]> => {
  const { port, stand } = bench;
  const event = await bench.placed();
  const query = stand.comeBack(bench.installUrl());
  const { phone } = stand.addCustomer('subscribed');
  const at = new Date(stand.now()).toISOString();
  const decision = { phone, state: 'unsubscribed', optInLevel: 'unknown', decidedAt: at } as const;
  const within = (signal: AbortSignal) => bench.access(signal);
  return [
    async (signal) => [await port.install.accept(bench.back(query, { signal }))],
    async (signal) => [await port.install.refresh(stand.app, within(signal))],
    (signal) => port.stillTrue(within(signal), [notCancelled(event)]),
    (signal) => port.writeBack(within(signal), [{ object: event.object, texts: [] }]),
    async (signal) => [await port.writeConsent(within(signal), decision)],
    async (signal) => [await port.changed(within(signal), { from: at, until: at, cursor: null })],
    async (signal) => [await port.subscribe(within(signal), address)],
    async (signal) => [await port.examine(within(signal), address)],
  ];
};

/** Somebody else's service may do anything: what comes of it is a value. */
export const failureCases = (fixtures: ShopFixtures): readonly BatteryCase[] => [
  {
    name: 'throws at no nonsense a shop may answer, and takes none of it for an answer',
    run: async () => {
      const bench = openBench(fixtures);
      const never = new AbortController().signal;
      for (const ask of await waysToAsk(bench, fixtures.address))
        for (const answer of Object.values(NONSENSE)) {
          bench.stand.answerWith(answer);
          for (const result of await ask(never)) failed(result, bench);
        }
    },
  },
  {
    name: 'ends every question when its time is up, though the shop says nothing',
    run: async () => {
      const bench = openBench(fixtures);
      for (const ask of await waysToAsk(bench, fixtures.address)) {
        bench.stand.answerWith(() => new Promise(() => undefined));
        const time = new AbortController();
        const asked = ask(time.signal);
        time.abort();
        for (const result of await asked) failed(result, bench);
      }
    },
  },
];
