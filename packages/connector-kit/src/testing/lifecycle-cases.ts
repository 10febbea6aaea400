import assert from 'node:assert/strict';
import type { BatteryCase, CaseGroup } from './battery-case.ts';

/** What befalls a shop is told apart from what befalls its customers. */
export const lifecycleCases: CaseGroup = ({ fixtures, webhookOf, translates }) => {
  const { announced, lifecycle = [] } = fixtures;
  const always: BatteryCase = {
    name: 'reads no change of the connection into an event',
    run: async () => {
      assert.deepEqual(translates(await webhookOf(announced)).lifecycle, []);
    },
  };
  if (lifecycle.length === 0) return [always];
  return [
    always,
    {
      name: 'tells what befell the shop, and nothing else, the same each time',
      run: async () => {
        for (const delivery of lifecycle) {
          const told = translates(await webhookOf(delivery));
          const { events, consentChanges, privacyRequests } = told;
          assert.deepEqual([events, consentChanges, privacyRequests], [[], [], []]);
          assert.equal(told.lifecycle.length, 1, `${delivery.topic} tells no change of the connection`);
          assert.deepEqual(translates(await webhookOf(delivery)), told);
        }
      },
    },
  ];
};
