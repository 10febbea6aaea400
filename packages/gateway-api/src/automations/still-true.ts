import { STILL_TRUE_FACTS, type StillTrueFact } from '@carillon/core/automation';
import { z } from 'zod';

const facts = Object.keys(STILL_TRUE_FACTS) as [StillTrueFact, ...StillTrueFact[]];

export const WHEN_UNKNOWN = ['send', 'skip'] as const;

/** What a flow asks of the shop; a new one may leave out what is done without an answer. */
export const stillTrueSchema = <WhenUnknown extends z.ZodType>(whenUnknown: WhenUnknown) =>
  z
    .strictObject({
      fact: z.enum(facts).describe(
        Object.entries(STILL_TRUE_FACTS)
          .map(([fact, meaning]) => `${fact}: ${meaning}`)
          .join('. '),
      ),
      whenUnknown: whenUnknown.describe(
        'What a step does when the shop does not answer within a second, or cannot be asked',
      ),
    })
    .nullable()
    .describe(
      'Asked of the shop right before each step leaves; a step of which it is not true sends nothing',
    );
