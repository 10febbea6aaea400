import type { MessageStatus } from '@carillon/core/messaging';

/** What a receipt, or a refusal, can say. */
export interface ReceiptMeaning {
  readonly status: MessageStatus;
  /** One plain sentence for the why-card. */
  readonly sentence: string;
  /** What can be done about it, in a sentence; absent where there is nothing. */
  readonly todo?: string;
  /** Whether sending the same text again later could end otherwise. */
  readonly retry: boolean;
  /** Whether carriers charge for it: what never left is not charged. */
  readonly billable: boolean;
  /** What it proves about the person: `blocked` is a no that the carrier knows of. */
  readonly consent: 'blocked' | null;
  /** Said in a refusal, that this carrier cannot take the text but another may: it goes on along its route. */
  readonly failover: boolean;
  /** Said in a refusal, that the carrier itself is in trouble, whatever the text: it counts against its health. */
  readonly ailing: boolean;
}

const LEFT = { retry: false, billable: true, consent: null, failover: false, ailing: false } as const;
const NEVER_LEFT = { ...LEFT, billable: false } as const;
const ELSEWHERE = { ...NEVER_LEFT, status: 'not_issued', failover: true } as const;

/** Our own codes; each carrier's folder maps its codes onto these. */
export const RECEIPT_CODES = {
  delivered: { ...LEFT, status: 'delivered', sentence: 'The handset has it.' },
  enroute: { ...LEFT, status: 'transmitted', sentence: 'The network is still trying.' },
  unclear: { ...LEFT, status: 'transmitted', sentence: 'The carrier does not know what became of it.' },
  undeliverable: {
    ...LEFT,
    status: 'not_issued',
    sentence: 'The network could not deliver it.',
    todo: 'Send it again later, or ask the recipient whether other texts arrive.',
    retry: true,
  },
  number_unknown: {
    ...LEFT,
    status: 'not_issued',
    sentence: 'The network knows no such number.',
    todo: 'Check the number with the recipient.',
  },
  number_not_mobile: {
    ...LEFT,
    status: 'not_issued',
    sentence: 'The number cannot receive texts: it is a landline, or of a network that has none.',
    todo: 'Ask the recipient for a mobile number.',
  },
  barred: {
    ...LEFT,
    status: 'not_issued',
    sentence: "The recipient's line does not let such texts through.",
    todo: 'Only the recipient can change that, with their network.',
  },
  filtered: {
    ...LEFT,
    status: 'not_issued',
    sentence: 'The network took it for spam and kept it back.',
    todo: 'Change its wording and links, and register the sender where the country asks for it.',
  },
  expired: {
    ...LEFT,
    status: 'expired',
    sentence: 'The handset could not be reached before its validity ran out.',
    todo: 'Send it again if it still matters.',
    retry: true,
  },
  rejected: {
    ...NEVER_LEFT,
    status: 'not_issued',
    sentence: 'The carrier refused it.',
    todo: 'Ask the operator: the carrier knows why.',
  },
  withdrawn: {
    ...NEVER_LEFT,
    status: 'not_issued',
    sentence: 'It was taken back before the carrier sent it.',
  },
  blocked: {
    ...NEVER_LEFT,
    status: 'blacklisted',
    sentence: 'The carrier keeps it back: the recipient has told it STOP.',
    todo: 'Only the recipient can undo that, by texting START.',
    consent: 'blocked',
  },
  sender_refused: {
    ...ELSEWHERE,
    sentence: 'The carrier does not let this sender through to this destination.',
    todo: 'Use another sender, or have this one registered with the carrier.',
  },
  text_refused: {
    ...NEVER_LEFT,
    status: 'not_issued',
    sentence: 'The carrier refused the text itself.',
    todo: 'Change the text.',
  },
  stop_mention_missing: {
    ...NEVER_LEFT,
    status: 'not_issued',
    sentence: 'The carrier refused it: a commercial text there needs its STOP mention, letter by letter.',
  },
  destination_refused: {
    ...ELSEWHERE,
    sentence: 'The carrier does not serve this destination.',
    todo: 'The operator can have the destination opened there, or route it elsewhere.',
  },
  out_of_credit: {
    ...ELSEWHERE,
    sentence: "The operator's credit at the carrier is used up.",
    todo: 'The operator buys credit there.',
    ailing: true,
  },
  carrier_suspended: {
    ...ELSEWHERE,
    sentence: "The operator's account at the carrier is suspended.",
    todo: 'The operator asks the carrier.',
    ailing: true,
  },
  carrier_misconfigured: {
    ...ELSEWHERE,
    sentence: 'The carrier takes no text of this length in the way the operator has set it up.',
    todo: 'The operator sets its longMessages to udh-8 or udh-16. A shorter text leaves as it is.',
    ailing: true,
  },
  retries_used_up: {
    ...NEVER_LEFT,
    status: 'not_issued',
    sentence: 'The carrier would not take it, however often it was tried.',
    todo: 'Send it again when the carrier takes texts; the operator sees what it says in its events.',
  },
  carrier_failed: {
    ...ELSEWHERE,
    sentence: 'The carrier failed before it took it.',
    todo: 'Send it again later.',
    ailing: true,
  },
} as const satisfies Record<string, ReceiptMeaning>;

export type ReceiptCode = keyof typeof RECEIPT_CODES;

/** The codes of what no carrier charges for: what was charged for it comes back. */
export const UNBILLED_CODES: readonly string[] = Object.entries(RECEIPT_CODES).flatMap(
  ([code, { billable }]) => (billable ? [] : [code]),
);

/** Tells whether a text is one of our codes. */
export const isReceiptCode = (code: string): code is ReceiptCode => Object.hasOwn(RECEIPT_CODES, code);

/** The status a code stands for. A code nobody has mapped says nothing final. */
export const receiptStatus = (code: string): MessageStatus =>
  isReceiptCode(code) ? RECEIPT_CODES[code].status : 'transmitted';

/** The status of a message that a carrier refused to take: blacklisted when that is why, not issued otherwise. */
export const refusalStatus = (code: string): MessageStatus =>
  receiptStatus(code) === 'blacklisted' ? 'blacklisted' : 'not_issued';

/** A code for the why-card: what it means, and what can be done about it. */
export const receiptSentence = (code: string): string => {
  if (!isReceiptCode(code))
    return `The carrier said ${code}, which has no meaning here yet: it says nothing final.`;
  const { sentence, todo }: ReceiptMeaning = RECEIPT_CODES[code];
  return todo === undefined ? sentence : `${sentence} ${todo}`;
};
