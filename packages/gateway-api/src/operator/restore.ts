import { z } from 'zod';
import { instantSchema } from '../conventions/index.ts';

/** Whether texts wait because the database was restored from a backup. */
export const restoreSchema = z
  .strictObject({
    recognisedAt: instantSchema.nullable().describe('Null when no restore is open'),
    why: z
      .enum(['told', 'another_cluster', 'another_timeline'])
      .nullable()
      .describe('told: by GATEWAY_RESTORED; the others: by what the database says of itself'),
    carriers: z.array(z.string()).describe('Those that take nothing until it is ended'),
    waiting: z.int().describe('Texts that waited in the backup, and may have left since'),
  })
  .meta({
    id: 'Restore',
    examples: [
      {
        recognisedAt: '2026-11-26T04:10:00.000Z',
        why: 'another_timeline',
        carriers: ['north'],
        waiting: 120,
      },
    ],
  });

/** What is to become of what waited in the backup. */
export const restoreEndSchema = z
  .strictObject({
    waiting: z
      .enum(['send', 'cancel'])
      .describe('cancel: nobody gets a text twice; send: nobody goes without, and some may get one twice'),
  })
  .meta({ id: 'RestoreEnd', examples: [{ waiting: 'cancel' }] });

export const restoreEndedSchema = z
  .strictObject({
    cancelled: z.int().describe('Texts that are settled now, their prices given back'),
    automations: z.int().describe('Events whose automations run now, or never'),
    webhooks: z.int().describe('Webhooks of shops that are read now, or never'),
    left: z.int().describe('Texts that still wait: more than one call takes. Ask again until it is 0'),
    resumed: z.array(z.string()).describe('Carriers that take texts again'),
  })
  .meta({
    id: 'RestoreEnded',
    examples: [{ cancelled: 120, automations: 2, webhooks: 1, left: 0, resumed: ['north'] }],
  });
