import { parseNumber } from '../numbers/index.ts';
import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';

/** A checked sender: what the handset shows. */
export type SenderId = string & { readonly __senderId: unique symbol };

export type SenderRefusal = Refusal<'sender_invalid'>;

const ALPHANUMERIC = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11}$/;
const SHORT_CODE = /^\d{3,6}$/;
/** Up to 15 digits, and before them the two of the prefix to abroad. */
const LONG_NUMBER = /^(\+|00)?\d{7,15}$/;

/** A number that is written as it is dialled: with the prefix to abroad, or that of a national number. */
const DIALLED = /^0\d+$/;

/** The E.164 form of a number as it is dialled in a country; as it stands where no plan knows it. */
const asCalled = (written: string, country: string | null): string => {
  if (!DIALLED.test(written)) return written;
  if (country === null && !written.startsWith('00')) return written;
  const read = parseNumber(written, country);
  if (read.ok) return read.value.e164;
  return /^00[1-9]\d{6,14}$/.test(written) ? `+${written.slice(2)}` : written;
};

/**
 * Reads a sender ID: 3 to 11 letters, digits and spaces with at least one letter; or a short code of 3 to 6 digits;
 * or a number of up to 15 digits. A number that is written as it is dialled becomes E.164. Refusal: `sender_invalid`.
 *
 * @param country ISO 3166-1 alpha-2: where a number without a country prefix is from.
 * @example
 * parseSender('00447700900123'); // { ok: true, value: '+447700900123' }
 * parseSender('0612345678', 'FR'); // { ok: true, value: '+33612345678' }
 */
export const parseSender = (
  sender: string,
  country: string | null = null,
): Result<SenderId, SenderRefusal> => {
  const trimmed = sender.trim();
  if (ALPHANUMERIC.test(trimmed) || SHORT_CODE.test(trimmed) || LONG_NUMBER.test(trimmed)) {
    return succeed(asCalled(trimmed, country) as SenderId);
  }
  return refuse(
    'sender_invalid',
    'A sender is 3 to 11 letters and digits with at least one letter (such as ACME), a short code of 3 to 6 digits, or a phone number.',
    'sender',
  );
};
