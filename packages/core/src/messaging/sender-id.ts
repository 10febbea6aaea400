import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';

/** A checked sender: what the handset shows. */
export type SenderId = string & { readonly __senderId: unique symbol };

export type SenderRefusal = Refusal<'sender_invalid'>;

const ALPHANUMERIC = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11}$/;
const SHORT_CODE = /^\d{3,6}$/;
const LONG_NUMBER = /^\+?\d{7,15}$/;

/**
 * Reads a sender ID: 3 to 11 letters, digits and spaces with at least one letter; or a short code of 3 to 6 digits;
 * or a number of up to 15 digits. Refusal: `sender_invalid`.
 */
export const parseSender = (sender: string): Result<SenderId, SenderRefusal> => {
  const trimmed = sender.trim();
  if (ALPHANUMERIC.test(trimmed) || SHORT_CODE.test(trimmed) || LONG_NUMBER.test(trimmed)) {
    return succeed(trimmed as SenderId);
  }
  return refuse(
    'sender_invalid',
    'A sender is 3 to 11 letters and digits with at least one letter (such as ACME), a short code of 3 to 6 digits, or a phone number.',
    'sender',
  );
};
