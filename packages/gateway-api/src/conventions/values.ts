import { CURRENCIES } from '@carillon/core/billing';
import { z } from 'zod';

/** An instant: ISO 8601 with a zone; answers are in UTC. */
export const instantSchema = z.iso.datetime({ offset: true }).describe('ISO 8601, e.g. 2026-11-21T19:30:00Z');

/** An amount of money: a decimal string and its currency, never a float. */
export const decimalMoneySchema = z
  .strictObject({
    amount: z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/, 'must be a decimal string such as "0.045"'),
    currency: z.enum(CURRENCIES),
  })
  .meta({ id: 'Money' });
