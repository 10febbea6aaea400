import { isFinal, MESSAGE_STATUSES, type MessageStatus } from '@carillon/core/messaging';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECEIPT_CODES } from '../../../src/engine/carriers/receipt-codes.ts';
import {
  afterExpiry,
  afterReceipts,
  afterSubmission,
  type State,
} from '../../../src/engine/messages/lifecycle/transition.ts';

const AT = new Date('2026-11-21T12:00:00Z');
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000);

const claimed = (settlement: State['settlement'] = 'held'): State => ({
  stage: 'claimed',
  status: 'on_hold',
  settlement,
  reason: null,
  byTimer: false,
  dueAt: AT,
  submittedAt: null,
  finalAt: null,
});

type Outcome = Parameters<typeof afterSubmission>[1];
type Updates =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'receipt'; readonly status: MessageStatus }
  | { readonly kind: 'silence' };

const OUTCOMES: readonly Outcome[] = [
  { kind: 'accepted', carrierMessageIds: ['1'] },
  { kind: 'refused', code: 'rejected' },
  { kind: 'deferred', retryAfterMs: 1000 },
  { kind: 'unknown' },
  { kind: 'dropped', reason: 'not_after_passed' },
  { kind: 'suppressed' },
];
const statuses = Object.keys(MESSAGE_STATUSES) as MessageStatus[];

const apply = (state: State, updates: Updates, minute: number): State => {
  switch (updates.kind) {
    case 'outcome':
      return afterSubmission(state, updates.outcome, later(minute));
    case 'receipt':
      return afterReceipts(state, { status: updates.status, code: 'delivered', at: later(minute) });
    case 'silence':
      return afterExpiry(state, later(minute));
  }
};

const anyUpdate: fc.Arbitrary<Updates> = fc.oneof(
  fc.constantFrom(...OUTCOMES).map((outcome): Updates => ({ kind: 'outcome', outcome })),
  fc.constantFrom(...statuses).map((status): Updates => ({ kind: 'receipt', status })),
  fc.constant<Updates>({ kind: 'silence' }),
);

/** Every state a message goes through while updates come in, in whatever order and however often. */
const historyOf = (start: State, updates: readonly Updates[]): State[] => {
  const history = [start];
  for (const [index, item] of updates.entries()) history.push(apply(history.at(-1)!, item, index + 1));
  return history;
};

const forAllHistories = (
  check: (history: readonly State[], updates: readonly Updates[]) => void,
  start: fc.Arbitrary<State> = fc.constantFrom(claimed('held'), claimed('none')),
): void =>
  fc.assert(
    fc.property(start, fc.array(anyUpdate, { maxLength: 12 }), (state, updates) =>
      check(historyOf(state, updates), updates),
    ),
    { numRuns: 1000 },
  );

describe('money', () => {
  test('moves at most once, and is never both captured and released', () => {
    forAllHistories((history) => {
      const moves = history
        .filter((state, index) => state.settlement !== history[index - 1]?.settlement)
        .slice(1);
      expect(moves.length).toBeLessThanOrEqual(1);
      for (const { settlement } of moves) expect(['captured', 'released']).toContain(settlement);
    });
  });

  test('of a message that has ended is settled, and a free one never had any', () => {
    forAllHistories((history) => {
      for (const state of history) {
        if (state.stage === 'settled') expect(state.settlement).not.toBe('held');
        expect(state.settlement === 'none').toBe(history[0]!.settlement === 'none');
      }
    });
  });

  test.each<[Outcome['kind'], State['settlement']]>([
    ['accepted', 'captured'],
    ['refused', 'released'],
    ['dropped', 'released'],
    ['suppressed', 'released'],
    ['deferred', 'held'],
    ['unknown', 'held'],
  ])('of a text that is %s is %s', (kind, settlement) => {
    const outcome = OUTCOMES.find((known) => known.kind === kind)!;
    expect(afterSubmission(claimed(), outcome, AT).settlement).toBe(settlement);
  });

  test('of what may have left is captured when its carrier stays silent', () => {
    const unknown = afterSubmission(claimed(), { kind: 'unknown' }, AT);
    expect(afterExpiry(unknown, later(2880))).toMatchObject({ status: 'expired', settlement: 'captured' });
  });
});

describe('status', () => {
  test('a final one absorbs, except that a delivery replaces an expiry of our own timer', () => {
    forAllHistories((history) => {
      for (const [index, state] of history.entries()) {
        const before = history[index - 1];
        if (!before || !isFinal(before.status)) continue;
        if (state.status === before.status) {
          expect(state).toMatchObject({ stage: 'settled', reason: before.reason, finalAt: before.finalAt });
        } else {
          expect([before.status, before.byTimer, state.status]).toEqual(['expired', true, 'delivered']);
        }
      }
    });
  });

  test('is final exactly while the message is settled, with the instant it ended', () => {
    forAllHistories((history) => {
      for (const { stage, status, finalAt, dueAt } of history) {
        expect(stage === 'settled').toBe(isFinal(status));
        expect(finalAt !== null).toBe(isFinal(status));
        if (stage === 'settled' || stage === 'submitted' || stage === 'unknown') expect(dueAt).toBeNull();
      }
    });
  });

  test('what a carrier has taken is never queued again', () => {
    forAllHistories((history, updates) => {
      const accepted = updates.findIndex(
        (item) => item.kind === 'outcome' && item.outcome.kind === 'accepted',
      );
      if (accepted < 0) return;
      for (const { stage } of history.slice(accepted + 1)) expect(['submitted', 'settled']).toContain(stage);
    });
  });

  test('what has ended is never queued again', () => {
    forAllHistories((history) => {
      const ended = history.findIndex(({ stage }) => stage === 'settled');
      if (ended < 0) return;
      for (const { stage } of history.slice(ended)) expect(stage).toBe('settled');
    });
  });

  test('the same updates twice change nothing the second time', () => {
    forAllHistories((history, updates) => {
      const last = updates.at(-1);
      if (!last || (last.kind === 'outcome' && last.outcome.kind === 'deferred')) return;
      const again = apply(history.at(-1)!, last, history.length);
      const { submittedAt: _first, ...state } = history.at(-1)!;
      expect(again).toMatchObject(state);
    });
  });
});

describe('by example', () => {
  test('a text goes out and is delivered', () => {
    const submitted = afterSubmission(claimed(), { kind: 'accepted', carrierMessageIds: ['1'] }, AT);
    expect(submitted).toMatchObject({ stage: 'submitted', status: 'transmitted', submittedAt: AT });
    expect(afterReceipts(submitted, { status: 'delivered', code: 'delivered', at: later(1) })).toMatchObject({
      stage: 'settled',
      status: 'delivered',
      finalAt: later(1),
    });
  });

  test('a deferred text waits as long as the carrier asks', () => {
    expect(afterSubmission(claimed(), { kind: 'deferred', retryAfterMs: 60_000 }, AT)).toMatchObject({
      stage: 'queued',
      status: 'on_hold',
      dueAt: later(1),
    });
  });

  test('a text nobody knows about is not sent again by the word that it expired', () => {
    const expired = afterExpiry(afterSubmission(claimed(), { kind: 'unknown' }, AT), later(2880));
    expect(afterSubmission(expired, { kind: 'deferred', retryAfterMs: 0 }, later(2881))).toBe(expired);
  });

  test('a late delivery after our own expiry is told, and charged once', () => {
    const submitted = afterSubmission(claimed(), { kind: 'accepted', carrierMessageIds: ['1'] }, AT);
    const delivered = afterReceipts(afterExpiry(submitted, later(2880)), {
      status: 'delivered',
      code: 'delivered',
      at: later(3000),
    });
    expect(delivered).toMatchObject({ status: 'delivered', byTimer: false, settlement: 'captured' });
  });

  test('every code of a refusal ends the text and gives its money back', () => {
    for (const code of Object.keys(RECEIPT_CODES)) {
      const refused = afterSubmission(claimed(), { kind: 'refused', code }, AT);
      expect(refused).toMatchObject({ stage: 'settled', settlement: 'released', reason: code, finalAt: AT });
      expect(['not_issued', 'blacklisted']).toContain(refused.status);
    }
  });
});
