export {
  exactId,
  optionalCount,
  optionalCountry,
  optionalFlag,
  optionalInstant,
  optionalLocale,
  optionalText,
  textList,
} from './fields.ts';
export { parseJson } from './parse-json.ts';
export { type PayloadRefusal, readPayload, refusePayload } from './read-payload.ts';
