import type { ShopFailure } from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import { isShopDomain } from '../../shop-domain.ts';
import { failShop } from './failure.ts';
import { readBody } from './read-body.ts';

/** One question to a shop. */
export interface ShopQuestion {
  readonly shop: string;
  /** From the root of the shop, e.g. `/admin/oauth/access_token`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Is sent as JSON. */
  readonly body: unknown;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

export interface ShopAnswer {
  readonly status: number;
  /** Milliseconds; null where the shop does not say. */
  readonly retryAfterMs: number | null;
  /** What the JSON says; undefined when it is none. */
  readonly body: unknown;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `Retry-After` in seconds, as Shopify writes it (`2.0`), bounded to an hour. */
const retryAfterOf = (headers: Headers): number | null => {
  const seconds = Number.parseFloat(headers.get('Retry-After') ?? '');
  return seconds >= 0 ? Math.ceil(Math.min(seconds, 3_600) * 1_000) : null;
};

/** Rejects when the signal ends, whatever a `fetch` or a body makes of it. */
const whileAsked = async <Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> => {
  signal.throwIfAborted();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work(), ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
};

const exchange = async (fetch: typeof globalThis.fetch, question: ShopQuestion) => {
  const { shop, path, headers, body, signal, maxBytes } = question;
  const response = await fetch(`https://${shop}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    // A token goes to the shop it is of, and nowhere it may point to.
    redirect: 'manual',
    signal,
  });
  return { response, text: await readBody(response, maxBytes) };
};

/**
 * Asks a shop, within the signal and the size, and gives a value whatever it answers.
 *
 * Shopify's own library has one `fetch` for the whole process, takes no signal and no limit of size, and repeats requests
 * by itself: so the documented addresses are called here.
 */
export const askShop = async (
  fetch: typeof globalThis.fetch,
  question: ShopQuestion,
): Promise<Result<ShopAnswer, ShopFailure>> => {
  const { shop, signal } = question;
  if (!isShopDomain(shop))
    return failShop('shop_refused', 'Only shops with a domain under myshopify.com are asked.');
  try {
    const { response, text } = await whileAsked(signal, () => exchange(fetch, question));
    if (text === null)
      return failShop('shop_unreachable', `The answer of ${shop} is larger than is read. Ask again later.`);
    const { status, headers } = response;
    return succeed({ status, retryAfterMs: retryAfterOf(headers), body: parsed(text) });
  } catch {
    // What a fetch throws may name addresses and tokens; which of them it was changes nothing of what to do.
    return failShop(
      'shop_unreachable',
      signal.aborted
        ? `${shop} did not answer in time. Ask again later.`
        : `${shop} cannot be reached. Ask again later.`,
    );
  }
};
