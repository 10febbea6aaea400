import { z } from 'zod';
import { decimalMoneySchema, instantSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** Buys credit for a number of segments, at today's price of a segment to one's own country. */
export const purchaseCreateSchema = z
  .strictObject({
    segments: z.int().min(1).max(10_000_000),
    successUrl: z.url({ protocol: /^https?$/ }).describe('Where the payer comes back to'),
    cancelUrl: z.url({ protocol: /^https?$/ }),
  })
  .meta({
    id: 'PurchaseCreate',
    examples: [
      { segments: 1000, successUrl: 'https://shop.example/paid', cancelUrl: 'https://shop.example/cart' },
    ],
  });

export const purchaseSchema = z
  .object({
    id: idSchema('pur'),
    status: z.enum(['open', 'paid', 'failed', 'refunded']),
    segments: z.int(),
    pricePerSegment: decimalMoneySchema,
    amount: decimalMoneySchema.describe('VAT excluded'),
    refunded: decimalMoneySchema,
    checkoutUrl: z.string().optional().describe('Where to pay; only in the answer to the purchase'),
    createdAt: instantSchema,
    paidAt: instantSchema.nullable(),
  })
  .meta({ id: 'Purchase' });
