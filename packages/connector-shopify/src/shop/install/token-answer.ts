import type { ShopGrant } from '@carillon/connector-kit/shop';
import { z } from 'zod';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** What Shopify says of tokens that expire; counted where an answer leaves it out (Shopify/shopify-app-js, issue 3400). */
const ACCESS_LIFETIME = 60 * MINUTE;
const REFRESH_LIFETIME = 90 * DAY;

const token = z.string().min(1).max(1_000);
/** Seconds; what is no such number is as good as missing. */
const lifetime = z
  .number()
  .positive()
  .max(400 * 24 * 3_600)
  .nullish()
  .catch(null);

/** What `/admin/oauth/access_token` answers. */
const tokenAnswer = z.object({
  access_token: token,
  scope: z.string().max(10_000).nullish(),
  expires_in: lifetime,
  refresh_token: token.nullish().catch(null),
  refresh_token_expires_in: lifetime,
});

const instantAfter = (now: number, seconds: number | null | undefined, otherwise: number): string =>
  new Date(now + (seconds ? seconds * 1_000 : otherwise)).toISOString();

/** The grant of an answer; null when it is none. A token of which nobody knows when it ends is taken to end soon. */
export const grantOf = (answer: unknown, now: number): ShopGrant | null => {
  const read = tokenAnswer.safeParse(answer);
  if (!read.success) return null;
  const { access_token: accessToken, scope, refresh_token: refreshToken = null, ...lives } = read.data;
  return {
    accessToken,
    scopes: (scope ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    expiresAt: instantAfter(now, lives.expires_in, ACCESS_LIFETIME),
    refreshToken,
    refreshExpiresAt:
      refreshToken === null ? null : instantAfter(now, lives.refresh_token_expires_in, REFRESH_LIFETIME),
  };
};
