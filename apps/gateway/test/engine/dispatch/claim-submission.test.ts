import type { Lane } from '@carillon/core/messaging';
import { expect, test } from 'vitest';
import type { Outbound, SubmitOutcome } from '../../../src/engine/carriers/carrier.ts';
import { createClaimSubmission } from '../../../src/engine/dispatch/claim-submission.ts';
import { createWindow } from '../../../src/engine/dispatch/window.ts';
import type { ClaimedMessage } from '../../../src/engine/messages/lifecycle/claims.ts';
import type { OutcomeUpdate } from '../../../src/engine/messages/outcome.ts';

const ACCEPTED: SubmitOutcome = { kind: 'accepted', carrierMessageIds: ['1'] };

/** A carrier whose answers the test gives, and what was told to the recorder. */
const setUp = ({ size }: { size: number }) => {
  const onTheWire: { message: Outbound; answer: () => void }[] = [];
  const told: OutcomeUpdate[] = [];
  let takes = true;
  const carrier = {
    name: 'line',
    window: size,
    find: null,
    fault: () => null,
    close: async () => {},
    submit: async (batch: readonly Outbound[], report: (of: Outbound, outcome: SubmitOutcome) => void) => {
      for (const message of batch) onTheWire.push({ message, answer: () => report(message, ACCEPTED) });
    },
  };
  const submission = createClaimSubmission({
    carrier,
    recorder: {
      outcome: (update) => told.push(update),
      flush: () => {},
      receipts: async () => {},
      drain: async () => {},
    },
    window: createWindow(carrier),
    takes: () => takes,
    now: () => 0,
    onFault: (error) => {
      throw error;
    },
    onRecorded: () => {},
  });
  return {
    claim: (lane: Lane, ids: readonly string[]) =>
      submission.submit(
        {
          id: ids.join(),
          messages: ids.map(
            (messageId) => ({ messageId, lane, tooLate: null, blocked: null }) as ClaimedMessage,
          ),
        },
        new Set(),
      ),
    ids: () => onTheWire.map(({ message }) => message.messageId),
    /** The carrier answers for those it has had longest. */
    answer: async (messages: number) => {
      for (const { answer } of onTheWire.splice(0, messages)) answer();
      await new Promise((resolve) => setImmediate(resolve));
    },
    told,
    stop: () => {
      takes = false;
      return submission.finish();
    },
  };
};

test('a carrier is given no more than its window, and more as it answers', async () => {
  const { claim, ids, answer, told } = setUp({ size: 2 });
  claim('transactional', ['a', 'b', 'c', 'd']);
  expect(ids()).toEqual(['a', 'b']);
  await answer(1);
  expect(ids()).toEqual(['b', 'c']);
  await answer(2);
  expect(ids()).toEqual(['d']);
  expect(told.map(({ message }) => message.messageId)).toEqual(['a', 'b', 'c']);
});

test('a code overtakes what was claimed before it, and nothing else does', async () => {
  const { claim, ids, answer } = setUp({ size: 1 });
  claim('commercial', ['offer']);
  claim('commercial', ['another offer']);
  claim('transactional', ['order']);
  claim('otp', ['code']);
  await answer(1);
  expect(ids()).toEqual(['code']);
  await answer(1);
  expect(ids()).toEqual(['another offer']);
  await answer(1);
  expect(ids()).toEqual(['order']);
});

test('what a carrier that takes nothing more has not got goes back to its lane', async () => {
  const { claim, answer, told, stop } = setUp({ size: 1 });
  claim('transactional', ['a', 'b']);
  claim('otp', ['c']);
  const stopped = stop();
  await answer(1);
  await stopped;
  expect(new Map(told.map(({ message, outcome }) => [message.messageId, outcome.kind]))).toEqual(
    new Map([
      ['a', 'accepted'],
      ['b', 'deferred'],
      ['c', 'deferred'],
    ]),
  );
});
