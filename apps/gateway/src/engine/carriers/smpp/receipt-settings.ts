import { z } from 'zod';
import { errorMeanings, messageIds, receiptCode, timeZone } from '../receipt-settings.ts';

/** What is particular about the receipts of an SMSC. */
export const receiptSettings = {
  messageIds,
  receiptIds: z
    .enum(['tlv', 'text'])
    .default('tlv')
    .describe('Whose id is that of the response where the TLV and the text of a receipt differ'),
  longTextReceipts: z
    .enum(['each', 'one'])
    .default('each')
    .describe('Whether each part of a long text has a receipt, or one receipt speaks for all'),
  receiptWords: z
    .record(z.string().min(1).max(50).toUpperCase(), receiptCode)
    .default({})
    .describe('What words of this carrier in the place of `stat` mean, in our codes'),
  errorCodes: errorMeanings.describe('What its codes in the place of `err` mean, and our code for each'),
  timeZone,
  receipts: z
    .enum(['esm-class', 'content'])
    .default('esm-class')
    .describe('How a receipt is told from a text'),
  querySilent: z
    .boolean()
    .default(false)
    .describe('Whether the SMSC answers query_sm: then messages without a receipt are asked about'),
} as const;
