import type { ShopFailure } from '@carillon/connector-kit/shop';
import type { Failed } from '@carillon/core/result';
import type { ShopAnswer } from './ask-shop.ts';
import { failShop } from './failure.ts';

/** What a status means, whichever address gave it (shopify.dev/docs/api/usage/response-codes). */
const FAILURES: Readonly<Record<number, (shop: string) => Failed<ShopFailure>>> = {
  401: (shop) =>
    failShop('access_ended', `${shop} knows the token no more. The merchant has to install the app again.`),
  402: (shop) => failShop('shop_refused', `${shop} is frozen: its owner has a bill of Shopify to pay.`),
  403: (shop) =>
    failShop('shop_scope_missing', `${shop} does not allow this to the app. Look at its scopes.`),
  404: (shop) => failShop('shop_refused', `${shop} has nothing at this address: it was closed, or renamed.`),
  423: (shop) =>
    failShop('shop_refused', `${shop} is locked by Shopify, because of its requests or of fraud.`),
};

/** The failure a status stands for; null when the answer is to be read. */
export const failureOfStatus = (
  { status, retryAfterMs, body }: ShopAnswer,
  shop: string,
): Failed<ShopFailure> | null => {
  if (status === 429 || status === 430)
    return failShop('shop_busy', `${shop} asks for fewer requests.`, retryAfterMs);
  // A page in place of JSON is of a proxy or of an outage, whatever its status: nothing is concluded from it.
  const isShops = typeof body === 'object' && body !== null;
  const failure = isShops ? FAILURES[status] : undefined;
  if (failure) return failure(shop);
  if (isShops && status >= 400 && status < 500)
    return failShop('shop_refused', `${shop} does not take the question (status ${status}).`);
  if (status === 200 && isShops) return null;
  return failShop(
    'shop_unreachable',
    `${shop} gave no answer that can be read (status ${status}).`,
    retryAfterMs,
  );
};
