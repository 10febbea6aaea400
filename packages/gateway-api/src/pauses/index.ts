import { z } from 'zod';
import { instantSchema, lineSchema } from '../conventions/index.ts';
import { idSchema } from '../ids/index.ts';

const content = {
  automation: idSchema('aut')
    .optional()
    .describe('The automation whose texts wait; all texts of the account when left out'),
  reason: lineSchema(200).optional(),
};

/** What is to wait: all texts of the account, or those of one of its automations. */
export const pauseCreateSchema = z
  .strictObject(content)
  .meta({ id: 'MessagePauseCreate', examples: [{ reason: 'The warehouse is closed.' }] });

/** What an operator lets wait. */
export const operatorPauseCreateSchema = z.strictObject({ accountId: idSchema('acc'), ...content }).meta({
  id: 'OperatorMessagePauseCreate',
  examples: [{ accountId: 'acc_019ab3f27c1e7d3a9a6b0c4d5e6f7a8b', reason: 'Its texts are being looked at.' }],
});

/** Texts that are accepted and wait until the pause ends. */
export const pauseSchema = z
  .object({
    id: idSchema('pau'),
    accountId: idSchema('acc'),
    automation: idSchema('aut').nullable(),
    setBy: z.enum(['account', 'operator']).describe('Who alone may end it'),
    reason: z.string().nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'MessagePause' });
