import type { EmbeddedSession, InstallRefusal, ShopApp, ShopInstall } from '@carillon/connector-kit/shop';
import { fail, type Result, succeed } from '@carillon/core/result';
import type { JWTPayload } from 'jose';
// By their own addresses: the whole of `jose` takes twice as long to load.
import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import { shopOfAddress } from '../../shop-domain.ts';

/** How far two clocks may differ, in seconds: what Shopify's own library allows. */
const CLOCK_TOLERANCE = 10;
/** A token has some 500 characters; what is longer is not parsed at all. */
const LONGEST = 4_096;

const invalid = (detail: string) => fail<InstallRefusal>({ code: 'session_invalid', detail });

const NOT_BELIEVED = invalid(
  'The session token is not signed by Shopify for this app, or is older than a minute. Load the page anew.',
);

const claimsOf = (token: string): JWTPayload | null => {
  if (token.length > LONGEST) return null;
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
};

/** The shop and the app a session token says it is about; nothing is verified yet. */
export const audienceOf: ShopInstall['audienceOf'] = (sessionToken) => {
  const claims = claimsOf(sessionToken);
  const shop = shopOfAddress(claims?.['dest']);
  const clientId = claims?.aud;
  return shop === null || typeof clientId !== 'string' || clientId === '' ? null : { shop, clientId };
};

const sessionOf = ({ dest, iss, sub }: JWTPayload): Result<EmbeddedSession, InstallRefusal> => {
  const shop = shopOfAddress(dest);
  if (shop === null || shopOfAddress(iss) !== shop)
    return invalid('The session token names no shop, or two. Open the app from the admin of the shop.');
  return succeed({ shop, user: sub ?? null });
};

const verified = async (
  { clientId, clientSecret }: ShopApp,
  token: string,
  now: () => number,
): Promise<JWTPayload | null> => {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(clientSecret), {
      algorithms: ['HS256'],
      audience: clientId,
      requiredClaims: ['exp', 'nbf', 'dest', 'iss'],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now()),
    });
    return payload;
  } catch {
    return null;
  }
};

/**
 * Believes the token that Shopify gives a page inside its admin: HS256 with the app's secret, for this app, of one
 * shop, valid now (shopify.dev/docs/apps/build/authentication-authorization/session-tokens).
 *
 * Shopify's own library reads it with the same `jose`, but by the clock of the process alone, and takes 230 ms to load;
 * a test holds this against it.
 */
export const createReadSession =
  (now: () => number): ShopInstall['readSession'] =>
  async (app, sessionToken) => {
    // An empty secret, or one audience for all, would believe what anybody signs.
    if (app.clientSecret === '' || app.clientId === '' || sessionToken.length > LONGEST) return NOT_BELIEVED;
    const claims = await verified(app, sessionToken, now);
    return claims === null ? NOT_BELIEVED : sessionOf(claims);
  };
