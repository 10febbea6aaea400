import { FICTIONAL_RANGES } from '@carillon/core/numbers';
import type { ReceiptCode } from '../receipt-codes.ts';

/** How a virtual phone behaves when a text comes. */
export interface PhoneBehaviour {
  /** What it does, for the docs. */
  readonly meaning: string;
  /** Whether the submission is taken, refused, or never answered. */
  readonly submission: 'accept' | 'refuse' | 'never_answer';
  /** Whether the phone shows the text. */
  readonly shown: boolean;
  /** What the receipt says; null sends none. */
  readonly receipt: ReceiptCode | null;
  readonly receipts: number;
  /** The receipt leaves before the response to the submission does. */
  readonly receiptFirst: boolean;
}

const DELIVERS: PhoneBehaviour = {
  meaning: 'delivered',
  submission: 'accept',
  shown: true,
  receipt: 'delivered',
  receipts: 1,
  receiptFirst: false,
};

/** The behaviours, by the last two digits of a reserved number. Any other ending delivers. */
export const BEHAVIOURS: Readonly<Record<string, PhoneBehaviour>> = {
  '01': DELIVERS,
  '02': { ...DELIVERS, meaning: 'undeliverable', shown: false, receipt: 'undeliverable' },
  '03': { ...DELIVERS, meaning: 'expired at the carrier', shown: false, receipt: 'expired' },
  '04': {
    ...DELIVERS,
    meaning: 'rejected at submission',
    submission: 'refuse',
    shown: false,
    receipt: null,
    receipts: 0,
  },
  '05': {
    ...DELIVERS,
    meaning: 'never answered: the outcome stays unknown',
    submission: 'never_answer',
    shown: false,
    receipt: null,
    receipts: 0,
  },
  '06': { ...DELIVERS, meaning: 'receipt sent twice', receipts: 2 },
  '07': { ...DELIVERS, meaning: 'receipt before the response', receiptFirst: true },
  '08': { ...DELIVERS, meaning: 'taken, and never a receipt', receipt: null, receipts: 0 },
  '09': { ...DELIVERS, meaning: 'number unknown to the network', shown: false, receipt: 'number_unknown' },
};

/** Ranges whose last two digits choose the behaviour. Sample numbers of shops (+1 555 ...) always deliver. */
const CHOOSING = FICTIONAL_RANGES.filter(({ country }) => country === 'FR' || country === 'GB');
/** In the French range the two digits before them choose the delay. */
const DELAYING = FICTIONAL_RANGES.find(({ country }) => country === 'FR')!;
const DELAY_STEP_MS = 100;

/** How the phone with a number behaves. */
export const behaviourOf = (e164: string): PhoneBehaviour =>
  (CHOOSING.some(({ pattern }) => pattern.test(e164)) && BEHAVIOURS[e164.slice(-2)]) || DELIVERS;

/** Milliseconds between the submission and the receipt: +33 6 39 98 DD OO waits DD tenths of a second. */
export const receiptDelayMs = (e164: string): number =>
  DELAYING.pattern.test(e164) ? Number(e164.slice(-4, -2)) * DELAY_STEP_MS : 0;
