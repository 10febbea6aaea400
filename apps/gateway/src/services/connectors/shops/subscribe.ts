import type { AskedShop } from '../../../engine/shops/asked-shop.ts';
import type { ShopAsker } from '../../../engine/shops/shop-asker.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Logger } from '../../../infrastructure/telemetry/logger.ts';
import { setNext, takeDueShops } from './due-shops.ts';

export interface SubscribeDependencies {
  readonly database: Database;
  readonly asker: ShopAsker;
  readonly logger: Logger;
  readonly publicUrl: string | null;
  readonly now: () => number;
}

const DAY_MS = 24 * 3_600_000;
const AGAIN_MS = 10 * 60_000;
const SUBSCRIBE_MS = 60_000;

/** Where a platform posts its webhooks. */
export const webhookAddressOf = (publicUrl: string, platform: string): string =>
  `${publicUrl}/connectors/${platform}/webhooks`;

/**
 * Looks whether a shop posts its webhooks here, and mends what it does not: platforms end a subscription whose address failed
 * for some hours, and tell nobody.
 */
export const subscribeShop = async (
  { database, asker, logger, now }: SubscribeDependencies,
  shop: AskedShop,
  address: string,
): Promise<void> => {
  const subscribed = await asker.ask(shop, SUBSCRIBE_MS, (port, access) => port.subscribe(access, address));
  const { platform } = shop;
  if (!subscribed.ok) {
    logger.warn({ platform, code: subscribed.error.code }, 'a shop could not be asked to post its webhooks');
    const at = new Date(now() + (subscribed.error.retryAfterMs ?? AGAIN_MS));
    return setNext(database.pool, shop, { errand: 'subscribe_at', at });
  }
  const { healed, missing } = subscribed.value;
  if (healed.length > 0) logger.info({ platform, topics: healed }, 'a shop posts its webhooks here again');
  if (missing.length > 0)
    logger.warn(
      { platform, topics: missing.map(({ topic }) => topic) },
      'a shop does not post some webhooks',
    );
  await setNext(database.pool, shop, { errand: 'subscribe_at', at: new Date(now() + DAY_MS) });
};

/** Looks at all shops whose night has come; one that the app itself subscribes, or that nobody can reach, is left alone. */
export const subscribeDueShops = async (deps: SubscribeDependencies): Promise<void> => {
  const { database, publicUrl, now } = deps;
  if (publicUrl === null) return;
  const due = await takeDueShops(database, 'subscribe_at', now());
  await Promise.all(due.map((shop) => subscribeShop(deps, shop, webhookAddressOf(publicUrl, shop.platform))));
};
