import type { WebhookRefusal } from '@carillon/connector-kit/webhook';
import { type Failed, refuse } from '@carillon/core/result';

/** What is known of a request that was not believed. */
export interface Refused {
  readonly shop: string;
  /** Set on what an admin sends from the notification settings of a shop. */
  readonly isTest: boolean;
}

const TEST_NOTIFICATION =
  'This is a test notification from the settings of the shop, which is not signed with the secret of the app. ' +
  'Use `shopify app webhook trigger` or a real order instead.';

const ROTATED =
  'Shopify may sign with the client secret before for up to an hour after a rotation: keep both until then.';

/**
 * Says what only Shopify's merchants need to know: test notifications of the admin are signed with a key that belongs to
 * the shop, not to the app, and the old secret is used for a while after a rotation
 * (shopify.dev/docs/apps/build/webhooks/verify-deliveries).
 */
export const explainRefusal = (
  { code, detail, field }: WebhookRefusal,
  { shop, isTest }: Refused,
): Failed<WebhookRefusal> => {
  if (code === 'webhook_secret_missing')
    return refuse(code, `No client secret is known for ${shop}. Connect the shop, then send again.`, field);
  if (code !== 'webhook_signature_invalid') return refuse(code, detail, field);
  return refuse(code, isTest ? TEST_NOTIFICATION : `${detail} ${ROTATED}`, field);
};
