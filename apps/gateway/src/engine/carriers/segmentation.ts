import { createProfile, LANGUAGES, type Profile, type ProfileSettings } from '@carillon/core/encoding';
import { z } from 'zod';

const size = z.strictObject({
  single: z.int().describe('A text of one segment'),
  part: z.int().describe('Each segment of a longer one'),
});
const cap = z.int().min(1).max(10_000);

/** How a carrier departs from what fits physically: what its tariff counts, where that is less. */
export const segmentation = z
  .strictObject({
    gsm7: size.describe('Septets of a segment of GSM-7').optional(),
    octets: size.describe('Characters of a segment of latin1 or ascii').optional(),
    ucs2: size.describe('UTF-16 units of a segment of UCS-2').optional(),
    doubled: z.string().max(128).describe('Characters of GSM-7 it counts as two').optional(),
    locking: z.array(z.enum(LANGUAGES)).describe('Locking shift tables it carries').optional(),
    single: z.array(z.enum(LANGUAGES)).describe('Single shift tables it carries').optional(),
    cap: z
      .strictObject({ gsm7: cap.optional(), octets: cap.optional(), ucs2: cap.optional() })
      .describe('The longest text it takes, in units; ten segments at most')
      .optional(),
  })
  .describe('How texts are cut and counted for it; what is left out is what fits physically');
type SegmentationSettings = z.output<typeof segmentation>;

/** What the settings do not say: the carrier's name for the way it cuts, its alphabet, its way of long texts. */
type ProfileBase = Pick<ProfileSettings, 'name' | 'alphabet' | 'concatenation'>;

const settingsOf = (settings: SegmentationSettings, base: ProfileBase): ProfileSettings => ({
  ...(settings as Partial<ProfileSettings>),
  ...base,
});

/** The profile of settings that were checked. */
export const profileOf = (settings: SegmentationSettings, base: ProfileBase): Profile => {
  const profile = createProfile(settingsOf(settings, base));
  if (!profile.ok) throw new Error(`${base.name}: ${profile.error.detail}`);
  return profile.value;
};

/** Tells at its field what no text could be counted by. */
export const checkSegmentation = (
  settings: SegmentationSettings,
  base: ProfileBase,
  { context, path }: { context: z.core.$RefinementCtx; path: readonly string[] },
): void => {
  const profile = createProfile(settingsOf(settings, base));
  if (profile.ok) return;
  const { field = '', detail } = profile.error;
  context.addIssue({ code: 'custom', path: [...path, field], message: detail });
};
