/** Which receipts to ask for (rule S14). */
export interface ReceiptRequest {
  /** Final receipts; `success` is SMPP 5.0. */
  readonly final: 'none' | 'both' | 'failure' | 'success';
  /** Receipts while the message is under way, too. */
  readonly intermediate?: boolean;
  /** For a message in parts: every part, or the last one alone. Default `every`. */
  readonly parts?: 'every' | 'last';
}

const FINAL = { none: 0, both: 1, failure: 2, success: 3 } as const;
const INTERMEDIATE = 0x10;

/**
 * registered_delivery for one part of a message (SMPP 3.4 section 5.2.17, SMPP 5.0 section 4.7.21).
 *
 * @example
 * registeredDelivery({ final: 'both' }); // 0x01
 * registeredDelivery({ final: 'failure', intermediate: true, parts: 'last' }, 3, 3); // 0x12
 */
export const registeredDelivery = (request: ReceiptRequest, part = 1, total = 1): number => {
  if (request.parts === 'last' && part < total) return 0;
  return FINAL[request.final] | (request.intermediate ? INTERMEDIATE : 0);
};
