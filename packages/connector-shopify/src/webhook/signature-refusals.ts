import type { WebhookRefusal } from '@carillon/connector-kit/webhook';
import { type Failed, refuse } from '@carillon/core/result';

/** No signature at all. */
export const signatureMissing = (header: string): Failed<WebhookRefusal> =>
  refuse(
    'webhook_signature_missing',
    `The request has no ${header} header. Shopify signs every webhook, so it is not from Shopify or a proxy removed it.`,
    header,
  );

/** A signature that cannot be one. */
export const signatureMalformed = (header: string): Failed<WebhookRefusal> =>
  refuse(
    'webhook_signature_malformed',
    `The ${header} header must be the Base64 form of a SHA-256, 44 characters long; a hex digest is not.`,
    header,
  );

/**
 * A signature that fits no secret. Shopify may sign with the old secret for up to an hour after a rotation, and
 * signs test notifications of the admin with a key that belongs to the shop, not to the app
 * (shopify.dev/docs/apps/build/webhooks/verify-deliveries).
 */
export const signatureInvalid = (header: string, secrets: number, isTest: boolean): Failed<WebhookRefusal> =>
  refuse(
    'webhook_signature_invalid',
    isTest
      ? 'This is a test notification from the settings of the shop, which is not signed with the secret of the app. ' +
          'Use `shopify app webhook trigger` or a real order instead.'
      : `The ${header} header fits ${secrets === 1 ? 'not the secret' : `none of the ${secrets} secrets`} known for ` +
          'this shop. Either the client secret is not the one of the app (after a rotation keep both for an hour), ' +
          'or a proxy or body parser changed the body.',
    header,
  );

/** No secret to check with. */
export const secretMissing = (shop: string): Failed<WebhookRefusal> =>
  refuse(
    'webhook_secret_missing',
    `No client secret is known for ${shop}. Connect the shop, then send again.`,
  );

/** A right signature on a request that does not say what happened. */
export const headersMissing = (headers: readonly string[]): Failed<WebhookRefusal> =>
  refuse(
    'webhook_header_missing',
    `The request has no ${headers.join(', ')} header, which every webhook of Shopify has: a proxy removed it.`,
    headers[0],
  );
