export { COSTLY_LINES, type CostlyLine, isCostly } from './costly-lines.ts';
export { countryFault } from './country-codes.ts';
export {
  FORMER_TRUNK_PREFIXES,
  INTERNATIONAL_PREFIXES,
  RENUMBERINGS,
  type Renumbering,
  SHARED_PLANS,
} from './dialling-rules.ts';
export { FICTIONAL_RANGES, type FictionalRange, fictionalRange } from './fictional-ranges.ts';
export { maskNumber } from './mask.ts';
export { createNumberSearch } from './number-search.ts';
export { type NumberRefusal, numbersIn, parseNumber } from './parse-number.ts';
export { type CountryCode, type E164, LINE_TYPES, type LineType, type PhoneNumber } from './phone-number.ts';
export { plainDigits } from './plain-digits.ts';
export { equalForms } from './renumbering.ts';
export {
  ADDRESS_TYPES,
  type AddressType,
  readSender,
  type Sender,
  type SenderAddress,
  type Subscriber,
} from './sender-address.ts';
