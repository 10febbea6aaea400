import assert from 'node:assert/strict';
import type { CaseGroup } from './battery-case.ts';

/** What a connector says about itself. */
export const contractCases: CaseGroup = ({ connector, fixtures }) => [
  {
    name: 'is tried on a shop, exactly when it asks something of shops',
    run: async () => {
      assert.equal(fixtures.shop !== undefined, connector.shop !== null);
    },
  },
  {
    name: 'has a platform name that fits an address and an event key',
    run: async () => {
      assert.match(connector.platform, /^[a-z][a-z0-9-]*$/);
    },
  },
  {
    name: 'lists the topics it reads, each once',
    run: async () => {
      assert.ok(connector.topics.length > 0, 'it reads no topic');
      assert.equal(new Set(connector.topics).size, connector.topics.length);
    },
  },
];
