import type { MessageStatus } from '@carillon/core/messaging';

/** What a receipt can say, in our own codes; each carrier's folder maps its codes onto these. */
export const RECEIPT_CODES = {
  delivered: { status: 'delivered', sentence: 'The handset has it.' },
  enroute: { status: 'transmitted', sentence: 'The network is still trying.' },
  undeliverable: {
    status: 'not_issued',
    sentence: 'The network could not deliver it: the handset is off, full or out of reach.',
  },
  number_unknown: { status: 'not_issued', sentence: 'The network knows no such number.' },
  rejected: { status: 'not_issued', sentence: 'The carrier refused it.' },
  expired: { status: 'expired', sentence: 'The handset could not be reached before its validity ran out.' },
} as const satisfies Record<string, { status: MessageStatus; sentence: string }>;

export type ReceiptCode = keyof typeof RECEIPT_CODES;

const isReceiptCode = (code: string): code is ReceiptCode => Object.hasOwn(RECEIPT_CODES, code);

/** The status a code stands for. A code nobody has mapped says nothing final. */
export const receiptStatus = (code: string): MessageStatus =>
  isReceiptCode(code) ? RECEIPT_CODES[code].status : 'transmitted';

/** One sentence for the why-card. */
export const receiptSentence = (code: string): string =>
  isReceiptCode(code) ? RECEIPT_CODES[code].sentence : `The carrier said ${code}.`;
