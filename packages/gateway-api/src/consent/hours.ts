import { z } from 'zod';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a wall time such as 08:00');
const hours = z
  .tuple([time, time])
  .refine(([open, close]) => open < close, 'must open before it closes')
  .readonly();
const day = hours.nullable();

/** When commercial texts may arrive, by kind of day; null is never. */
export const sendingHoursSchema = z.strictObject({
  weekdays: day,
  saturday: day,
  sunday: day,
  holidays: z.union([hours, z.literal('as_usual')]).nullable(),
});
