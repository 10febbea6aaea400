export {
  exactId,
  optionalAmount,
  optionalCount,
  optionalCountry,
  optionalCurrency,
  optionalFlag,
  optionalInstant,
  optionalLocale,
  optionalLocalInstant,
  optionalText,
  textList,
} from './fields.ts';
export { parseJson } from './parse-json.ts';
export { type PayloadRefusal, readPayload, refusePayload } from './read-payload.ts';
