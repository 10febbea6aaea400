import { z } from 'zod';

const https = z.url({ protocol: /^https$/ });

/**
 * What Shopify demands of shopify.app.toml, as far as this app uses it (shopify.dev, App configuration). Its own build
 * looks at none of it without a login.
 */
export const appConfigSchema = z.strictObject({
  name: z.string().min(1).max(30),
  client_id: z.string().regex(/^[0-9a-f]{32}$/),
  application_url: https,
  embedded: z.boolean(),
  access_scopes: z.strictObject({ scopes: z.string().regex(/^[a-z_]+(,[a-z_]+)*$/) }),
  auth: z.strictObject({ redirect_urls: z.array(https).min(1) }),
  webhooks: z.strictObject({
    api_version: z.string().regex(/^\d{4}-(01|04|07|10)$/),
    subscriptions: z.array(
      z.union([
        z.strictObject({ topics: z.array(z.string()), uri: https }),
        z.strictObject({ compliance_topics: z.array(z.string()), uri: https }),
      ]),
    ),
  }),
});
