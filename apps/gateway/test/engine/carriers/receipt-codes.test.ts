import { describe, expect, it } from 'vitest';
import {
  RECEIPT_CODES,
  type ReceiptMeaning,
  receiptSentence,
  receiptStatus,
  refusalStatus,
} from '../../../src/engine/carriers/receipt-codes.ts';

const codes = Object.entries(RECEIPT_CODES) as [string, ReceiptMeaning][];

describe('our receipt codes', () => {
  it('each say what happened in a sentence of their own', () => {
    for (const [code, { sentence, todo }] of codes) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(receiptSentence(code)).toBe([sentence, todo].filter(Boolean).join(' '));
    }
    expect(new Set(codes.map(([, { sentence }]) => sentence)).size).toBe(codes.length);
  });

  it('are charged unless the text never left, and what was delivered always is', () => {
    expect(codes.filter(([, { billable }]) => !billable).map(([code]) => code)).toEqual([
      'rejected',
      'withdrawn',
      'blocked',
      'sender_refused',
      'text_refused',
      'stop_mention_missing',
      'destination_refused',
      'out_of_credit',
      'carrier_suspended',
      'carrier_misconfigured',
      'retries_used_up',
      'carrier_failed',
    ]);
  });

  it('say what can be done about whatever keeps a text from its recipient', () => {
    const helpless = codes.filter(([, { status, todo }]) => todo === undefined && status !== 'delivered');
    expect(helpless.map(([code]) => code)).toEqual([
      'enroute',
      'unclear',
      'withdrawn',
      'stop_mention_missing',
    ]);
  });

  it('are worth another try only where time may help', () => {
    expect(codes.filter(([, { retry }]) => retry).map(([code]) => code)).toEqual([
      'undeliverable',
      'expired',
    ]);
  });

  it('let a text go on to another carrier where this one is in the way, never where the text or the person is', () => {
    expect(codes.filter(([, { failover }]) => failover).map(([code]) => code)).toEqual([
      'sender_refused',
      'destination_refused',
      'out_of_credit',
      'carrier_suspended',
      'carrier_misconfigured',
      'carrier_failed',
    ]);
    expect(codes.filter(([, { ailing }]) => ailing).map(([code]) => code)).toEqual([
      'out_of_credit',
      'carrier_suspended',
      'carrier_misconfigured',
      'carrier_failed',
    ]);
    expect(codes.filter(([, { failover, billable }]) => failover && billable)).toEqual([]);
  });

  it('tell of a STOP once, and only there is the message blacklisted', () => {
    const blocked = codes.filter(([, { status, consent }]) => status === 'blacklisted' || consent !== null);
    expect(blocked.map(([code]) => code)).toEqual(['blocked']);
  });

  it('make a refusal final, whatever the code', () => {
    expect(refusalStatus('blocked')).toBe('blacklisted');
    for (const code of ['rejected', 'enroute', 'delivered', 'something new']) {
      expect(refusalStatus(code)).toBe('not_issued');
    }
  });

  it('say nothing final of what nobody has mapped', () => {
    expect(receiptStatus('SOMETHING_NEW')).toBe('transmitted');
    expect(receiptStatus('toString')).toBe('transmitted');
    expect(receiptSentence('SOMETHING_NEW')).toMatch(/^The carrier said SOMETHING_NEW, /);
  });
});
