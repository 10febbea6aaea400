import { SignJWT } from 'jose';

export const APP = { clientId: 'client-id', clientSecret: 'client-secret' };
/** An hour at which every test of the shop begins. */
export const NOW = Date.parse('2026-07-01T10:00:00.000Z');

/** A token as Shopify gives it to a page in its admin, with some claims changed. */
export const sessionToken = (
  claims: Readonly<Record<string, unknown>> = {},
  { secret = APP.clientSecret, at = NOW, alg = 'HS256' } = {},
): Promise<string> => {
  const issued = Math.floor(at / 1_000);
  return new SignJWT({
    iss: 'https://acme.myshopify.com/admin',
    dest: 'https://acme.myshopify.com',
    aud: APP.clientId,
    sub: '42',
    exp: issued + 60,
    nbf: issued,
    iat: issued,
    jti: 'f8912129-1af6-4cad-9ca3-76b0f7621087',
    sid: 'aaea182f2732d44c23057c0fea584021a4485b2bd25d3eb7fd349313ad24c685',
    ...claims,
  })
    .setProtectedHeader({ alg, typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
};
