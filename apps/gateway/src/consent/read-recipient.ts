import { type E164, parseNumber } from '@carillon/core/numbers';
import { type Refusal, type Result, succeed } from '@carillon/core/result';
import type { Caller } from '../accounts/caller.ts';

/** Reads a number of a request; national forms take the request's country, or the account's. */
export const readRecipient = (
  caller: Caller,
  { to, country }: { to: string; country?: string | undefined },
): Result<E164, Refusal> => {
  const read = parseNumber(to, country ?? caller.account.defaultCountry);
  return read.ok ? succeed(read.value.e164) : read;
};
