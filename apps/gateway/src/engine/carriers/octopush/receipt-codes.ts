import type { ReceiptCode } from '../receipt-codes.ts';

/**
 * The `status` of a delivery callback. A: Octopush's page on delivery receipts; C: seen by one integration, among
 * them the names of the older API.
 */
export const RECEIPT_STATUSES: Readonly<Record<string, { code: ReceiptCode; source: 'A' | 'C' }>> = {
  PROCESSED: { code: 'enroute', source: 'A' },
  ACK: { code: 'enroute', source: 'A' },
  TRANSMITTED: { code: 'enroute', source: 'A' },
  ISP_SEND: { code: 'enroute', source: 'A' },
  DELIVERED: { code: 'delivered', source: 'A' },
  READ: { code: 'delivered', source: 'A' },
  OPENED: { code: 'delivered', source: 'A' },
  CLICKED: { code: 'delivered', source: 'A' },
  NOT_DELIVERED: { code: 'undeliverable', source: 'A' },
  BAD_DESTINATION: { code: 'number_unknown', source: 'A' },
  INVALID_DESTINATION_ADDRESS: { code: 'number_unknown', source: 'C' },
  NOT_ALLOWED: { code: 'rejected', source: 'A' },
  ANTI_FLOODING: { code: 'filtered', source: 'C' },
  SPAM_PRESUMPTION: { code: 'filtered', source: 'A' },
  EXPIRED: { code: 'expired', source: 'C' },
  OUT_OF_DATE: { code: 'expired', source: 'C' },
  BLACKLISTED_NUMBER: { code: 'blocked', source: 'A' },
  UNKNOWN_DELIVERY: { code: 'unclear', source: 'A' },
  UNDEFINED: { code: 'unclear', source: 'A' },
};

/** Our code for a status. One that is new to us stays as it is: it is shown, and says nothing final. */
export const octopushReceiptCode = (status: string): string => {
  const known = status.toUpperCase();
  return Object.hasOwn(RECEIPT_STATUSES, known) ? RECEIPT_STATUSES[known]!.code : status;
};
