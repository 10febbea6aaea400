import { createHmac } from 'node:crypto';

/** Whom a page of the admin shows to be. */
export interface AdminPageSession {
  readonly shop: string;
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The member of staff. */
  readonly user?: string;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The token that Shopify gives a page inside its admin for a minute: a JWT, HS256 with the app's client secret
 * (shopify.dev/docs/apps/build/authentication-authorization/session-tokens).
 *
 * @example
 * headers.authorization = `Bearer ${sessionTokenOf({ shop, clientId, now: Date.now() }, 'client-secret')}`;
 */
export const sessionTokenOf = (
  { shop, clientId, now, user = '42' }: AdminPageSession,
  secret: string,
): string => {
  const issued = Math.floor(now / 1_000);
  const content = [
    encoded({ alg: 'HS256', typ: 'JWT' }),
    encoded({
      iss: `https://${shop}/admin`,
      dest: `https://${shop}`,
      aud: clientId,
      sub: user,
      exp: issued + 60,
      nbf: issued,
      iat: issued,
    }),
  ].join('.');
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
};
