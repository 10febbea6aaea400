/** The receipts a number brings, by its last two digits; any other ending is delivered. */
export interface ReceiptScript {
  /** Statuses in the order they are posted. */
  readonly statuses: readonly string[];
  /** The first is posted, and answered, before the request is. */
  readonly early?: boolean;
}

const DELIVERED: ReceiptScript = { statuses: ['DELIVERED'] };

const SCRIPTS: Readonly<Record<string, ReceiptScript>> = {
  '01': DELIVERED,
  '02': { statuses: ['NOT_DELIVERED'] },
  '03': { statuses: ['BAD_DESTINATION'] },
  '04': { statuses: ['NOT_ALLOWED'] },
  '05': { statuses: ['UNKNOWN_DELIVERY'] },
  '06': { statuses: ['BLACKLISTED_NUMBER'] },
  '07': { statuses: ['ACK'] },
  '08': { statuses: ['ACK', 'DELIVERED'] },
  '09': { statuses: ['DELIVERED', 'DELIVERED'] },
  '10': { statuses: ['DELIVERED'], early: true },
};

export const receiptScript = (number: string): ReceiptScript => SCRIPTS[number.slice(-2)] ?? DELIVERED;
