import { type E164, type NumberRefusal, parseNumber } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { Caller } from './caller.ts';

/** A number as a request names it, with the country to read it by where the request tells one. */
export interface NamedNumber {
  readonly to: string;
  readonly country?: string | undefined;
}

/** Reads a number of a request; national forms take the request's country, or the account's. */
export const readRecipient = (caller: Caller, { to, country }: NamedNumber): Result<E164, NumberRefusal> => {
  const read = parseNumber(to, country ?? caller.account.defaultCountry);
  return read.ok ? succeed(read.value.e164) : read;
};

/** A `+` that was not encoded in an address comes as a space. */
const LOST_PLUS = /^ (?=\d)/;

/**
 * Reads a number of a query or a path, as numbers are read everywhere, and with the `+` that a client left unencoded.
 * Where both readings name a number and they differ, neither is taken.
 */
export const readQueriedRecipient = (caller: Caller, named: NamedNumber): Result<E164, Refusal> => {
  const asItIs = readRecipient(caller, named);
  if (!LOST_PLUS.test(named.to)) return asItIs;
  const withPlus = readRecipient(caller, { ...named, to: named.to.replace(LOST_PLUS, '+') });
  if (!withPlus.ok) return asItIs;
  if (!asItIs.ok || asItIs.value === withPlus.value) return withPlus;
  return refuse(
    'number_invalid',
    'It begins with a space, and can be read as two numbers with it. Encode a + as %2B, and leave spaces out.',
    'to',
  );
};
