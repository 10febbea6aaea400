// The library refuses to work until an adapter has told it where it runs.
import '@shopify/shopify-api/adapters/node';
import { ApiVersion, shopifyApi, type WebhookValidation } from '@shopify/shopify-api';

const silent = { log: () => undefined, httpRequests: false };

/**
 * Checks one secret with Shopify's own library.
 *
 * The library binds a secret to an instance. One is made per check, since making it costs an eighth of the check
 * itself, and a secret the gateway unsealed should not stay in memory. The API key, host and version are asked
 * for by the library and play no part in a signature.
 */
export const validate = (
  secret: string,
  headers: Readonly<Record<string, string>>,
  rawBody: string,
): Promise<WebhookValidation> =>
  shopifyApi({
    apiKey: 'webhooks-only',
    apiSecretKey: secret,
    hostName: 'localhost',
    apiVersion: ApiVersion.July26,
    isEmbeddedApp: true,
    logger: silent,
  }).webhooks.validate({ rawBody, rawRequest: { headers, method: 'POST', url: '/' } });
