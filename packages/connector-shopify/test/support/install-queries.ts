import { createHmac } from 'node:crypto';
import { APP, NOW } from './session-tokens.ts';

export const STATE = 'c7a1e9b2';

/** A query as Shopify sends the merchant back with, some parameters changed, signed with the secret. */
export const installQuery = (
  changes: Readonly<Record<string, string>> = {},
  { secret = APP.clientSecret, at = NOW } = {},
): string => {
  const parameters = new URLSearchParams({
    code: 'a-code',
    host: 'YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvYWNtZQ==',
    shop: 'acme.myshopify.com',
    state: STATE,
    timestamp: String(Math.floor(at / 1_000)),
    ...changes,
  });
  parameters.sort();
  const signed = parameters.toString().replaceAll('+', '%20');
  const hmac = createHmac('sha256', secret).update(signed).digest('hex');
  return `hmac=${hmac}&${signed}`;
};
