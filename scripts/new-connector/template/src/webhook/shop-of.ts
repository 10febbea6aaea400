import { headerValue, type WebhookRefusal, type WebhookRequest } from '@carillon/connector-kit/webhook';
import { type Result, refuse, succeed } from '@carillon/core/result';
import { HEADERS } from './headers.ts';

/** A host name of two labels or more. */
const SHOP_DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** The shop a request names, e.g. `acme.example.com`, in lower case. */
export const shopOf = ({ headers }: WebhookRequest): Result<string, WebhookRefusal> => {
  const shop = headerValue(headers, HEADERS.shop)?.toLowerCase();
  if (shop === undefined) {
    return refuse(
      'webhook_shop_missing',
      `The request has no ${HEADERS.shop} header, so it is not from Sample Platform or a proxy removed it.`,
      HEADERS.shop,
    );
  }
  return shop.length <= 253 && SHOP_DOMAIN.test(shop)
    ? succeed(shop)
    : refuse(
        'webhook_shop_invalid',
        `The ${HEADERS.shop} header must name a shop by its domain: acme.example.com.`,
        HEADERS.shop,
      );
};
