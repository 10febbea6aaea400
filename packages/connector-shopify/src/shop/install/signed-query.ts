import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time of a query may be from now, in milliseconds: what Shopify's own library allows. */
const TOLERANCE = 90_000;
const HEX_SHA256 = /^[0-9a-f]{64}$/;

/** What a merchant comes back with, read once. Null when it cannot be read in one way only. */
export const readQuery = (query: string): ReadonlyMap<string, string> | null => {
  const parameters = [...new URLSearchParams(query)];
  const read = new Map(parameters);
  return read.size === parameters.length ? read : null;
};

/** What Shopify signs: every parameter but the signature, by name, with spaces as `%20`. */
const signedPart = (parameters: ReadonlyMap<string, string>): string => {
  const signed = new URLSearchParams(
    [...parameters].filter(([name]) => name !== 'hmac' && name !== 'signature'),
  );
  signed.sort();
  return signed.toString().replaceAll('+', '%20');
};

const isRecent = (timestamp: string | undefined, now: number): boolean =>
  timestamp !== undefined &&
  /^\d{1,12}$/.test(timestamp) &&
  Math.abs(now - Number(timestamp) * 1_000) <= TOLERANCE;

/**
 * Whether Shopify signed this query with the app's secret, and not long ago (shopify.dev/docs/apps/build/
 * authentication-authorization/access-tokens/authorization-code-grant). The library can do this by the clock of the process
 * alone; a test holds this against it.
 */
export const isSignedQuery = (
  parameters: ReadonlyMap<string, string>,
  { clientSecret, now }: { readonly clientSecret: string; readonly now: number },
): boolean => {
  const hmac = parameters.get('hmac') ?? '';
  if (clientSecret === '' || !HEX_SHA256.test(hmac) || !isRecent(parameters.get('timestamp'), now))
    return false;
  const expected = createHmac('sha256', clientSecret).update(signedPart(parameters)).digest();
  return timingSafeEqual(Buffer.from(hmac, 'hex'), expected);
};
