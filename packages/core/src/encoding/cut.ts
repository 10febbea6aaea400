import { fail, type Result, succeed } from '../result/index.ts';
import { checkWellFormed, type TextRefusal } from './check-text.ts';
import { type Measure, measure } from './measure.ts';
import type { Profile } from './profile.ts';
import { MAX_PARTS, type SegmentRange, splitMeasured } from './split.ts';

/** A text cut for a carrier: what leaves is written from it, and nothing is counted or cut again. */
export interface CutText {
  readonly text: string;
  readonly profile: Profile;
  readonly measured: Measure;
  /** One for each part that leaves; with `message_payload` a single one, however many segments are billed. */
  readonly ranges: readonly SegmentRange[];
}

export const tooManySegments = (segments: number): TextRefusal => ({
  code: 'text_too_long',
  detail: `The text takes ${segments} segments, more than one message can carry. Shorten it.`,
  field: 'text',
});

/**
 * Cuts a text as `measure` counts it. The cap of the profile is not looked at again; what was admitted can be sent.
 *
 * Refusals: `text_malformed` (half a surrogate pair, a control character) and `text_too_long` (more than 255 parts).
 *
 * @param wanted cuts a text that takes fewer into so many segments: as many as were priced for the dearest carrier of
 *   its route.
 */
export const cutText = (text: string, profile: Profile, wanted?: number): Result<CutText, TextRefusal> => {
  const malformed = checkWellFormed(text);
  if (malformed !== null) return fail(malformed);
  const measured = measure(text, profile);
  const ranges =
    profile.concatenation === 'payload'
      ? [{ start: 0, end: text.length, units: measured.units }]
      : splitMeasured(text, measured, { profile, wanted });
  if (ranges.length > MAX_PARTS) return fail(tooManySegments(measured.segments));
  return succeed({ text, profile, measured, ranges });
};
