import { eraseEventsOfShop } from '../engine/events/erase-events-of-shop.ts';
import { endRunsOfShop, forgetRunsOfShop } from '../services/automations/runs/end-runs-of-shop.ts';
import { eraseShopWebhooks } from '../services/connectors/shops/erase-shop.ts';
import type { EraseShopPart } from '../services/privacy/requests/act.ts';

/**
 * Erases a part of what came from a shop. Runs come first, for they are found by their events; the connection comes last, for
 * nothing else tells that something is left.
 */
export const eraseShopPart: EraseShopPart = async (client, erased, now) => {
  const { accountId, mode, platform, shop } = erased;
  const of = { accountId, mode, source: { platform, shop }, now };
  await endRunsOfShop(client, of);
  await forgetRunsOfShop(client, of);
  const events = await eraseEventsOfShop(client, of);
  return events > 0 || eraseShopWebhooks(client, erased);
};
