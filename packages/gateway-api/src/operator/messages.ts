import { z } from 'zod';
import { lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

/** Cancels what has not left: one message, or everything of an account, of a reference or an event key of it. */
export const operatorCancelSchema = z
  .strictObject({
    id: idSchema('msg').optional(),
    accountId: idSchema('acc').optional(),
    reference: lineSchema(255).optional().describe('Of the account'),
    eventKeyPrefix: lineSchema(255).min(3).optional().describe('Of the account'),
  })
  .refine(({ id, accountId }) => (id === undefined) !== (accountId === undefined), {
    path: ['id'],
    message: 'must be given, or accountId, but not both',
  })
  .refine(({ id, reference, eventKeyPrefix }) => {
    const named = [id, reference, eventKeyPrefix].filter((value) => value !== undefined);
    return named.length <= 1;
  }, 'must name one thing: id, reference or eventKeyPrefix')
  .meta({
    id: 'OperatorCancel',
    examples: [{ accountId: 'acc_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f', reference: 'spring-sale' }],
  });

export const operatorCancelledSchema = z
  .strictObject({
    cancelled: z.int().describe('Texts that are settled now, their prices given back'),
    tooLate: z.int().describe('Texts that may have left'),
    left: z.int().describe('Texts that still wait: more than one call takes'),
  })
  .meta({ id: 'OperatorCancelled', examples: [{ cancelled: 37, tooLate: 2, left: 0 }] });

const seconds = z.int().min(60).max(31_536_000);
const limit = seconds.nullable().optional().describe('Null is what the product says');

/** How long texts may wait for their turn, by lane, in seconds; what is left out stays. */
export const waitingLimitsUpdateSchema = z
  .strictObject({ otp: limit, transactional: limit, conversation: limit, commercial: limit })
  .meta({ id: 'WaitingLimitsUpdate', examples: [{ otp: 300, transactional: 86_400 }] });

export const waitingLimitsSchema = z
  .strictObject({ otp: seconds, transactional: seconds, conversation: seconds, commercial: seconds })
  .meta({
    id: 'WaitingLimits',
    examples: [{ otp: 600, transactional: 172_800, conversation: 86_400, commercial: 604_800 }],
  });
