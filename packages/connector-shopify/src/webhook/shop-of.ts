import { headerValue, type WebhookRefusal, type WebhookRequest } from '@carillon/connector-kit/webhook';
import { type Result, refuse, succeed } from '@carillon/core/result';
import { isShopDomain } from '../shop-domain.ts';
import { familyOf } from './header-family.ts';

/** The shop a request names, e.g. `acme.myshopify.com`, in lower case. */
export const shopOf = ({ headers }: WebhookRequest): Result<string, WebhookRefusal> => {
  const { domain } = familyOf(headers);
  const shop = headerValue(headers, domain)?.toLowerCase();
  if (shop === undefined) {
    return refuse(
      'webhook_shop_missing',
      `The request has no ${domain} header, so it is not from Shopify or a proxy removed it.`,
      domain,
    );
  }
  if (!isShopDomain(shop)) {
    return refuse(
      'webhook_shop_invalid',
      `The ${domain} header must name a shop: its-name.myshopify.com.`,
      domain,
    );
  }
  return succeed(shop);
};
