import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What Twilio signs a form callback with: HMAC-SHA1, in base64, over the whole address and then each field's name and
 * value, sorted by name (https://www.twilio.com/docs/usage/security#validating-requests). These lines are all of
 * Twilio's library that would be used; it brings six packages for its many other APIs.
 */
export const twilioSignature = (authToken: string, url: string, fields: URLSearchParams): string => {
  const names = [...new Set(fields.keys())].sort();
  const signed = names.map((name) =>
    [...new Set(fields.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(''),
  );
  return createHmac('sha1', authToken)
    .update(url + signed.join(''))
    .digest('base64');
};

/** Checks the `X-Twilio-Signature` of a callback, in constant time. */
export const isTwilioSignature = (
  given: string,
  authToken: string,
  url: string,
  fields: URLSearchParams,
): boolean => {
  const expected = Buffer.from(twilioSignature(authToken, url, fields));
  const shown = Buffer.from(given);
  return expected.length === shown.length && timingSafeEqual(expected, shown);
};
