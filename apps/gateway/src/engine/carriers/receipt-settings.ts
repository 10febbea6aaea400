import { z } from 'zod';
import { isReceiptCode, RECEIPT_CODES, type ReceiptCode } from './receipt-codes.ts';

/** One of our codes, as a carrier's settings name it. */
export const receiptCode = z
  .string()
  .refine(isReceiptCode, `must be one of: ${Object.keys(RECEIPT_CODES).join(', ')}`)
  .transform((code) => code as ReceiptCode);

/** How the id in a receipt relates to the id in the answer. */
export const messageIds = z
  .enum(['exact', 'folded', 'submit-decimal-receipt-hexadecimal', 'submit-hexadecimal-receipt-decimal'])
  .default('exact')
  .describe('How the id in a receipt relates to the id in the answer: octet by octet unless said');

/** What the codes of a carrier mean that no table of ours has: our code for each, and words. */
export const errorMeanings = z
  .record(
    z.string().min(1).max(50),
    z.strictObject({ as: receiptCode.optional(), meaning: z.string().min(1).max(200).optional() }),
  )
  .default({});

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
};

/** The zone of times that a carrier writes without one. */
export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be a time zone of the IANA database, such as Europe/Paris')
  .nullable()
  .default(null)
  .describe('The zone of times that are written without one; null: they are kept, and their arrival counts');
