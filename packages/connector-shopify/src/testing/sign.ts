import { createHmac } from 'node:crypto';

/**
 * Signs a body as Shopify does: HMAC-SHA256 of the exact bytes with the app's client secret, in Base64
 * (shopify.dev/docs/apps/build/webhooks/verify-deliveries).
 *
 * @example
 * headers['X-Shopify-Hmac-Sha256'] = signAsShopify(body, 'client-secret');
 */
export const signAsShopify = (body: string | Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('base64');
