import { type ConsentDecision, standingDecision } from '@carillon/core/consent';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConsents } from '../../../src/engine/consent/consent-facts.ts';
import { recordDecisions } from '../../../src/engine/consent/consent-ledger.ts';
import type { NumberDigests } from '../../../src/engine/consent/number-digests.ts';
import { openNumberDigests } from '../../../src/engine/consent/number-digests.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let digests: NumberDigests;
let account: string;
beforeAll(async () => {
  server = await createTestServer(() => []);
  digests = await openNumberDigests(server.database, server.vault);
  account = (await server.account()).id;
});
afterAll(() => server.close());

const EPOCH = Date.UTC(2026, 0, 1);
let next = 0;

const decision: fc.Arbitrary<ConsentDecision> = fc.record({
  decision: fc.constantFrom('granted', 'withdrawn'),
  status: fc.constantFrom('effective', 'effective', 'parked'),
  decidedAt: fc.integer({ min: 0, max: 8 }).map((day) => EPOCH + day * 86_400_000),
});

test('admission reads from the ledger what the rule says stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(decision, { maxLength: 8 }), async (decisions) => {
      const recipient = `+3361${String(2_000_000 + next++)}`;
      const rows = decisions.map((one) => ({
        ...one,
        accountId: account,
        recipient,
        customer: null,
        purpose: 'commercial' as const,
        method: 'form' as const,
        evidence: {},
        decidedAt: new Date(one.decidedAt),
      }));
      await server.database.transaction((client) =>
        recordDecisions(client, digests, { decisions: rows, now: new Date(EPOCH) }),
      );
      const asked = { account, recipient, purpose: 'commercial' as const };
      const known = { settings: new Map(), digests, now: EPOCH };
      const { record } = (await readConsents(server.database.pool, [asked], known)).factsFor(asked);
      const standing = standingDecision(decisions);
      expect(record && { decision: record.decision, at: record.at }).toEqual(
        standing && { decision: standing.decision, at: standing.decidedAt },
      );
    }),
    { numRuns: 100 },
  );
});

test('a number is kept under a key of this database, the same after a restart', async () => {
  const again = await openNumberDigests(server.database, server.vault);
  expect(again.keyId).toBe(digests.keyId);
  expect(again.digest('+33612345678')).toEqual(digests.digest('+33612345678'));
  const { rows } = await server.database.pool.query('SELECT sealed FROM suppression_keys');
  expect(rows).toHaveLength(1);
});
