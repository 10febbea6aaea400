import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'node:querystring';

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

const STANDARD_PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

/** The address with the port it has anyway, and without any: Twilio signs now one, now the other. */
const withAndWithoutPort = (url: string): string[] => {
  const match = /^(https?:)\/\/([^/?#]*)(.*)$/s.exec(url);
  if (!match) return [url];
  const [, scheme = '', authority = '', rest = ''] = match;
  const host = authority.replace(/:\d*$/, '');
  const port = /:(\d+)$/.exec(authority)?.[1] ?? STANDARD_PORTS[scheme]!;
  return [`${scheme}//${host}${rest}`, `${scheme}//${host}:${port}${rest}`];
};

/** The query as older parts of Twilio write it, every character but letters and digits encoded anew. */
const withLegacyQuery = (url: string): string => {
  const start = url.indexOf('?');
  return start === -1 ? url : `${url.slice(0, start)}?${stringify(parse(url.slice(start + 1)))}`;
};

/** The addresses a signature may be over, as Twilio's own libraries try them. */
const addressesOf = (url: string): ReadonlySet<string> =>
  new Set([url, withLegacyQuery(url)].flatMap((address) => [address, ...withAndWithoutPort(address)]));

const isSame = (given: string, expected: string): boolean => {
  const [shown, wanted] = [Buffer.from(given), Buffer.from(expected)];
  return wanted.length === shown.length && timingSafeEqual(wanted, shown);
};

/** Checks the `X-Twilio-Signature` of a form callback, in constant time. */
export const isTwilioSignature = (
  given: string,
  authToken: string,
  url: string,
  fields: URLSearchParams,
): boolean =>
  [...addressesOf(url)]
    .map((address) => isSame(given, twilioSignature(authToken, address, fields)))
    .includes(true);

/** What the digest of a body that is no form is called in the query. */
export const BODY_DIGEST = 'bodySHA256';

/** Checks the signature of a callback whose body is no form: over the address, which has the digest of the body. */
export const isTwilioBodySignature = (
  given: string,
  authToken: string,
  { url, rawBody, digest }: { readonly url: string; readonly rawBody: Buffer; readonly digest: string },
): boolean => {
  const isWhole = isSame(digest.toLowerCase(), createHash('sha256').update(rawBody).digest('hex'));
  return isTwilioSignature(given, authToken, url, new URLSearchParams()) && isWhole;
};
