import assert from 'node:assert/strict';
import type { ConsentDecision, NotedText } from '../../shop/index.ts';
import type { BatteryCase } from '../battery-case.ts';
import { accepted, assertSentence } from '../expectations.ts';
import { benchOf, openBench, type ShopBench } from './shop-bench.ts';
import type { ShopFixtures } from './shop-stand.ts';

const textAt = ({ stand }: ShopBench): NotedText => ({
  id: 'msg_battery',
  direction: 'out',
  at: new Date(stand.now()).toISOString(),
  state: 'sent',
  detail: 'A text about the order was sent.',
});

const decisionOf = (
  { stand }: ShopBench,
  phone: string,
  state: ConsentDecision['state'],
): ConsentDecision => ({
  phone,
  state,
  optInLevel: 'single_opt_in',
  decidedAt: new Date(stand.now()).toISOString(),
});

/** What is done in a shop is done once, and never against a person. */
export const writingCases = ({ address, ...fixtures }: ShopFixtures): readonly BatteryCase[] => [
  {
    name: 'writes a note twice as once, and the next in its place',
    run: async () => {
      const bench = openBench({ address, ...fixtures });
      const { object } = await bench.placed();
      const text = textAt(bench);
      const later = [{ ...text, id: 'msg_later' }, text];
      for (const texts of [[text], [text], later])
        for (const written of await bench.port.writeBack(bench.access(), [{ object, texts }]))
          accepted(written);
      assert.deepEqual(bench.stand.notesOn(object), [later]);
    },
  },
  {
    name: 'never raises a no of the shop to a yes',
    run: async () => {
      const bench = openBench({ address, ...fixtures });
      const { phone } = bench.stand.addCustomer('unsubscribed');
      const written = await bench.port.writeConsent(bench.access(), decisionOf(bench, phone, 'subscribed'));
      assert.equal(accepted(written), 'outweighed');
      assert.equal(bench.stand.isSubscribed(phone), false);
    },
  },
  {
    name: 'tells a no to the shop once, and to nobody the shop does not know',
    run: async () => {
      const bench = openBench({ address, ...fixtures });
      const { phone } = bench.stand.addCustomer('subscribed');
      const write = async (whose: string) =>
        accepted(await bench.port.writeConsent(bench.access(), decisionOf(bench, whose, 'unsubscribed')));
      assert.deepEqual([await write(phone), await write(phone)], ['written', 'kept']);
      assert.equal(bench.stand.isSubscribed(phone), false);
      assert.equal(await write('+33639980099'), 'unknown_person');
    },
  },
  {
    name: 'subscribes what is missing, once',
    run: async () => {
      const bench = openBench({ address, ...fixtures });
      const first = accepted(await bench.port.subscribe(bench.access(), address));
      assert.ok(first.healed.length > 0 && first.missing.length === 0, 'nothing was subscribed');
      const second = accepted(await bench.port.subscribe(bench.access(), address));
      assert.deepEqual([second.present.toSorted(), second.healed], [first.healed.toSorted(), []]);
    },
  },
  {
    name: 'finds what is wrong in a shop, and says what to do about it',
    run: async () => {
      const bench = benchOf(openBench({ address, ...fixtures }).stand.denied());
      const findings = accepted(await bench.port.examine(bench.access(), address));
      const failing = findings.filter(({ state }) => state === 'failing');
      assert.ok(failing.length > 0, 'a shop that denies what it can is found to be well');
      for (const { detail, fix } of failing) {
        assertSentence(detail);
        assertSentence(fix ?? '');
      }
    },
  },
];
