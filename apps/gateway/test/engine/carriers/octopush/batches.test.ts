import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, halves, requestIdOf, toBatches } from '../../../../src/engine/carriers/octopush/batches.ts';
import { outbound } from '../outbound.ts';

/** Few texts, senders and numbers, so that they often meet. */
const message = fc
  .record({
    recipient: fc.constantFrom('+33612345601', '+33612345602', '+33612345603', '+33612345604'),
    text: fc.constantFrom('A', 'B'),
    sender: fc.constantFrom('ACME', null),
    purpose: fc.constantFrom('transactional' as const, 'commercial' as const),
  })
  .map(({ recipient, ...extra }) => outbound(recipient, extra));
const size = fc.integer({ min: 1, max: 5 });
const messages = fc.array(message, { maxLength: 40 });

describe('batches', () => {
  it('hold every message once, alike in all that a request says once, and no number twice', () => {
    fc.assert(
      fc.property(messages, size, (all, most) => {
        const batches = toBatches('north', all, most);
        const members = batches.flatMap((batch) => batch.messages.map(({ messageId }) => messageId));
        expect(members.toSorted()).toEqual(all.map(({ messageId }) => messageId).toSorted());
        for (const batch of batches) {
          const [first] = batch.messages;
          expect(batch.messages.length).toBeLessThanOrEqual(most);
          expect(new Set(batch.messages.map(({ recipient }) => recipient)).size).toBe(batch.messages.length);
          for (const { text, sender, purpose } of batch.messages)
            expect([text, sender, purpose]).toEqual([first!.text, first!.sender, first!.purpose]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are as few as the numbers and the size allow', () => {
    const alike = Array.from({ length: 500 }, (_, place) =>
      outbound(`+336123${String(place).padStart(5, '0')}`),
    );
    expect(toBatches('north', alike, 500)).toHaveLength(1);
    expect(toBatches('north', alike, 200).map(({ messages: members }) => members.length)).toEqual([
      200, 200, 100,
    ]);
  });

  it('fall into two halves that are the whole', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 2, maxLength: 20 }), (all) => {
        const batch = batchOf('north', all);
        const [left, right] = halves('north', batch);
        expect([...left.messages, ...right.messages]).toEqual(all);
        expect(left.messages.length && right.messages.length).toBeTruthy();
        expect(new Set([batch.requestId, left.requestId, right.requestId]).size).toBe(3);
      }),
      { numRuns: 300 },
    );
  });

  it('have a request_id of their members and their carrier, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 20 }), (all) => {
        const id = requestIdOf('north', all);
        expect(id).toMatch(/^[0-9a-f]{32}$/);
        expect(requestIdOf('north', all.toReversed())).toBe(id);
        expect(requestIdOf('south', all)).not.toBe(id);
        expect(requestIdOf('north', [...all, outbound('+33612345699')])).not.toBe(id);
      }),
      { numRuns: 200 },
    );
  });
});
