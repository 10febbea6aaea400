import assert from 'node:assert/strict';
import type { BatteryCase, CaseGroup } from './battery-case.ts';

/** A right of somebody's is passed on whole: whose, and which; nothing else passes for one. */
export const privacyCases: CaseGroup = ({ fixtures, webhookOf, translates }) => {
  const { announced, privacy } = fixtures;
  const always: BatteryCase = {
    name: 'reads no request about personal data into an event',
    run: async () => {
      assert.deepEqual(translates(await webhookOf(announced)).privacyRequests, []);
    },
  };
  if (!privacy) return [always];
  return [
    always,
    {
      name: 'tells who wants their data or wants it erased, and nothing else, the same each time',
      run: async () => {
        for (const [kind, delivery] of Object.entries(privacy)) {
          const told = translates(await webhookOf(delivery));
          const { events, consentChanges, lifecycle, privacyRequests } = told;
          assert.deepEqual([events, consentChanges, lifecycle], [[], [], []]);
          assert.deepEqual(
            privacyRequests.map((request) => request.kind),
            [kind],
          );
          assert.deepEqual(translates(await webhookOf(delivery)), told);
        }
      },
    },
  ];
};
