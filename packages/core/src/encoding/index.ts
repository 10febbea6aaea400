export { type AudienceMeasure, measureAudience } from './audience.ts';
export { checkText, type TextRefusal } from './check-text.ts';
export { composeText } from './compose.ts';
export { type CutText, cutText } from './cut.ts';
export { type Counted, countDearest } from './dearest.ts';
export { type DecodedSegment, decode, type UserDataFormat } from './decode.ts';
export {
  type EncodedSegment,
  type EncodedText,
  type EncodeOptions,
  encode,
  encodeCut,
  type Packing,
} from './encode.ts';
export { type CharacterAt, type Explanation, explain, type SmartAlternative } from './explain.ts';
export { LANGUAGES, type Language, type TableChoice, type TableName } from './language.ts';
export { ENCODINGS, type Encoding, type Measure, measure } from './measure.ts';
export type { Alphabet } from './octet-alphabets.ts';
export {
  createProfile,
  defaultProfile,
  MAX_SEGMENTS,
  octopushProfile,
  type Profile,
  type ProfileRefusal,
  type ProfileSettings,
} from './profile.ts';
export { type Concatenation, referenceBits, type SegmentSize } from './segment-size.ts';
export { packSeptets, unpackSeptets } from './septet-packing.ts';
export {
  type Replacement,
  type SmartEncoding,
  type SmartMode,
  type SmartOptions,
  smartEncode,
  type Unresolved,
} from './smart-encode.ts';
export { type SegmentRange, splitText } from './split.ts';
export {
  fillVariables,
  type TextWithVariables,
  textWithVariables,
  type VariableValues,
} from './text-with-variables.ts';
export {
  buildHeader,
  type ConcatenatedPart,
  type HeaderRefusal,
  type InformationElement,
  parseHeader,
  type UserDataHeader,
} from './user-data-header.ts';
