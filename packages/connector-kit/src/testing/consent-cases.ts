import assert from 'node:assert/strict';
import type { ConsentChange } from '@carillon/core/consent';
import type { BatteryCase, CaseGroup } from './battery-case.ts';
import type { Delivery } from './fixtures.ts';

/** A platform's word on consent is told once and whole; no other webhook passes for one. */
export const consentCases: CaseGroup = ({ fixtures, webhookOf, translates }) => {
  const { consent, announced } = fixtures;
  const changesOf = async (delivery: Delivery): Promise<readonly ConsentChange[]> =>
    translates(await webhookOf(delivery)).consentChanges;
  const always: BatteryCase = {
    name: 'reads no consent into an event',
    run: async () => {
      assert.deepEqual(await changesOf(announced), []);
    },
  };
  if (!consent) return [always];
  return [
    always,
    {
      name: 'tells a yes and a no with phone and time, and no event',
      run: async () => {
        for (const [state, delivery] of [
          ['subscribed', consent.yes],
          ['unsubscribed', consent.no],
        ] as const) {
          const { events, consentChanges } = translates(await webhookOf(delivery));
          assert.deepEqual([events, consentChanges.map((change) => change.state)], [[], [state]]);
          for (const { person, decidedAt } of consentChanges) {
            assert.match(person.phone ?? '', /\S/);
            assert.ok(decidedAt !== null, 'nobody knows when the person decided');
          }
        }
      },
    },
    {
      name: 'gives the same consent change for the same delivery',
      run: async () => {
        assert.deepEqual(await changesOf(consent.no), await changesOf(consent.no));
      },
    },
  ];
};
