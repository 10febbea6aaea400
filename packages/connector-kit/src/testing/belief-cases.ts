import assert from 'node:assert/strict';
import type { CaseGroup } from './battery-case.ts';
import { accepted } from './expectations.ts';
import { NEXT_SECRET, SECRET } from './subject.ts';

const SPELLINGS = [(name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()];

/** A request is believed when the platform sent exactly this, with a secret that is valid now. */
export const beliefCases: CaseGroup = ({ connector, fixtures, genuine, webhookOf }) => [
  {
    name: 'believes what the platform signed, and says which shop, topic and delivery it is',
    run: async () => {
      const { platform, shop, topic, deliveryId, body } = await webhookOf(fixtures.announced);
      const said = { platform, shop, topic, deliveryId, body };
      assert.deepEqual(said, { platform: connector.platform, ...fixtures.announced });
    },
  },
  {
    name: 'gives a webhook that can be stored and read back the same',
    run: async () => {
      const webhook = await webhookOf(fixtures.announced);
      assert.deepEqual(JSON.parse(JSON.stringify(webhook)), webhook);
    },
  },
  {
    name: 'believes both secrets while one is being rotated, in either order',
    run: async () => {
      for (const signedWith of [SECRET, NEXT_SECRET]) {
        const request = fixtures.send(fixtures.announced, signedWith);
        accepted(await connector.verify(request, [SECRET, NEXT_SECRET]));
        accepted(await connector.verify(request, [NEXT_SECRET, SECRET]));
      }
    },
  },
  {
    name: 'reads header names in any case',
    run: async () => {
      const { headers, rawBody } = genuine();
      for (const spell of SPELLINGS) {
        const respelt = Object.entries(headers).map(([name, value]) => [spell(name), value]);
        accepted(await connector.verify({ headers: Object.fromEntries(respelt), rawBody }, [SECRET]));
      }
    },
  },
];
