import assert from 'node:assert/strict';
import { eventKey } from '@carillon/core/events';
import type { ChangedPage } from '../../shop/index.ts';
import type { BatteryCase } from '../battery-case.ts';
import { accepted, assertSentence } from '../expectations.ts';
import { failedAs, notCancelled, openBench, type ShopBench } from './shop-bench.ts';
import type { ShopFixtures } from './shop-stand.ts';

const SECOND = 1_000;

const keysOf = (events: readonly Parameters<typeof eventKey>[0][]): readonly string[] =>
  [...new Set(events.map(eventKey))].toSorted();

/** Every event of a stretch of time, page by page. */
const changedIn = async (bench: ShopBench, from: number, until: number) => {
  const events: ChangedPage['events'][number][] = [];
  let cursor: string | null = null;
  do {
    const period = { from: new Date(from).toISOString(), until: new Date(until).toISOString(), cursor };
    const page: ChangedPage = accepted(await bench.port.changed(bench.access(), period));
    events.push(...page.events);
    cursor = page.next;
  } while (cursor !== null);
  return events;
};

/** What is asked of a shop is answered truly, in order, or not at all. */
export const questionCases = (fixtures: ShopFixtures): readonly BatteryCase[] => [
  {
    name: 'answers whether facts still hold, in the order of the questions',
    run: async () => {
      const bench = openBench(fixtures);
      const [kept, cancelled] = [await bench.placed(), await bench.placed()];
      bench.stand.cancelOrder(cancelled);
      const questions = [cancelled, kept, cancelled, kept].map(notCancelled);
      const answers = (await bench.port.stillTrue(bench.access(), questions)).map((one) => accepted(one));
      assert.deepEqual(
        answers.map(({ holds }) => holds),
        [false, true, false, true],
      );
      for (const { detail } of answers) assertSentence(detail);
    },
  },
  {
    name: 'says of an order that is gone that nothing about it holds',
    run: async () => {
      const bench = openBench(fixtures);
      const event = await bench.placed();
      bench.stand.deleteOrder(event);
      const [answer] = await bench.port.stillTrue(bench.access(), [notCancelled(event)]);
      assert.ok(answer && !accepted(answer).holds, 'a fact about nothing holds');
    },
  },
  {
    name: 'cannot tell when the shop says nothing, and says so as soon as its time is up',
    run: async () => {
      const bench = openBench(fixtures);
      const event = await bench.placed();
      bench.stand.answerWith(() => new Promise(() => undefined));
      const time = new AbortController();
      const asked = bench.port.stillTrue(bench.access(time.signal), [event, event].map(notCancelled));
      time.abort();
      const answers = await asked;
      assert.equal(answers.length, 2);
      for (const answer of answers) failedAs(answer, 'shop_unreachable', bench);
    },
  },
  {
    name: 'tells what changed under the keys of the webhooks, and only of the time that was asked for',
    run: async () => {
      const bench = openBench(fixtures);
      const told = await bench.eventsOf(bench.stand.placeOrder());
      const now = bench.stand.now();
      const changed = await changedIn(bench, now - SECOND, now + SECOND);
      assert.ok(changed.length > 0, 'nothing changed');
      assert.deepEqual(keysOf(changed), keysOf(told));
      for (const [from, until] of [
        [now - 3 * SECOND, now - 2 * SECOND],
        [now + 2 * SECOND, now + 3 * SECOND],
      ] as const)
        assert.deepEqual(await changedIn(bench, from, until), []);
    },
  },
];
