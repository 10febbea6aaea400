export { FICTIONAL_RANGES, type FictionalRange, fictionalRange } from './fictional-ranges.ts';
export { maskNumber } from './mask.ts';
export { type NumberRefusal, parseNumber } from './parse-number.ts';
export type { CountryCode, E164, LineType, PhoneNumber } from './phone-number.ts';
