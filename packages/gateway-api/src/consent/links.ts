import { z } from 'zod';

/** Whose opt-out link to make. */
export const optOutLinkCreateSchema = z
  .strictObject({ to: z.string().min(1).max(64), country: z.string().length(2).optional() })
  .meta({ id: 'OptOutLinkCreate', examples: [{ to: '+33639980001' }] });

/** A link that opts its person out when they press the button of its page. */
export const optOutLinkSchema = z
  .object({ to: z.string(), path: z.string(), url: z.string().nullable() })
  .meta({ id: 'OptOutLink' });
