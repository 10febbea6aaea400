import type { ChangedPage, ShopFailure } from '@carillon/connector-kit/shop';
import { DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import type { CanonicalEvent } from '@carillon/core/events';
import type { Consents } from '../../../engine/consent/consents.ts';
import { applyConsentChange } from '../../../engine/consent/platform-consent.ts';
import type { EventJobs } from '../../../engine/events/event-jobs.ts';
import { storeEvents } from '../../../engine/events/store-events.ts';
import type { AskedShop } from '../../../engine/shops/asked-shop.ts';
import type { ShopAsker } from '../../../engine/shops/shop-asker.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { Logger } from '../../../infrastructure/telemetry/logger.ts';
import { setNext, takeDueShops } from './due-shops.ts';
import { beginPeriod, countPage, endPeriod, failPeriod, type Reconciliation } from './reconciliations.ts';
import { findTellers } from './tellers.ts';
import { withProfile } from './with-profile.ts';

export interface ReconcileDependencies {
  readonly database: Database;
  readonly asker: ShopAsker;
  readonly jobs: EventJobs;
  readonly consents: Consents;
  readonly logger: Logger;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;
const PAGE_MS = 30_000;
/** A platform that names pages for ever is asked no more. */
const MOST_PAGES = 10_000;

/** Stores what a page says, and that it was told: both, or neither. */
const storePage = async (
  { database, jobs }: ReconcileDependencies,
  {
    shop,
    period,
    page,
  }: { readonly shop: AskedShop; readonly period: Reconciliation; readonly page: ChangedPage },
): Promise<void> => {
  const healed = await database.transaction(async (client) => {
    const teller = (await findTellers(client, [{ claimed: { connectionId: shop.id } }])).get(shop.id);
    const events: CanonicalEvent[] = page.events.map((event) => withProfile(event, teller?.profile ?? null));
    const stored = await storeEvents(client, jobs, { account: shop.accountId, mode: shop.mode }, events);
    const added = stored.filter(({ duplicate }) => !duplicate).length;
    await countPage(client, period, { seen: stored.length - added, healed: added, next: page.next });
    return added;
  });
  if (healed > 0) jobs.wake();
};

/** What people decided, as the shop has it now; whom live texts may go to is no matter of a test. */
const applyConsents = async (
  { database, consents, now }: ReconcileDependencies,
  shop: AskedShop,
  page: ChangedPage,
): Promise<void> => {
  if (shop.mode === 'test' || page.consentChanges.length === 0) return;
  const { accountId } = shop;
  const settings = (await consents.settings.read([accountId])).get(accountId);
  const policy = settings?.policy ?? DEFAULT_CONSENT_POLICY;
  for (const change of page.consentChanges) {
    const at = new Date(now());
    await database.transaction((client) =>
      applyConsentChange(client, consents, { accountId, change, policy, now: at, receivedAt: at }),
    );
  }
  consents.settings.forget();
};

/** Asks about one stretch of time, page by page; gives why it ended early, or null. */
const askPeriod = async (
  deps: ReconcileDependencies,
  shop: AskedShop,
  period: Reconciliation,
): Promise<ShopFailure | null> => {
  const { database, asker } = deps;
  const [from, until] = [period.fromAt.toISOString(), period.untilAt.toISOString()];
  let { cursor } = period;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const asked = { from, until, cursor };
    const told = await asker.ask(shop, PAGE_MS, (port, access) => port.changed(access, asked));
    if (!told.ok) return told.error;
    await applyConsents(deps, shop, told.value);
    await storePage(deps, { shop, period, page: told.value });
    cursor = told.value.next;
    if (cursor !== null) continue;
    await database.transaction((client) => endPeriod(client, period));
    return null;
  }
  return { code: 'shop_refused', detail: `It names more than ${MOST_PAGES} pages.`, retryAfterMs: null };
};

/** Asks a shop what has changed since it was asked last, up to a few minutes ago. */
export const reconcileShop = async (deps: ReconcileDependencies, shop: AskedShop): Promise<void> => {
  const { database, logger, now } = deps;
  for (;;) {
    const period = await beginPeriod(database, shop, now());
    const failure = period && (await askPeriod(deps, shop, period));
    if (failure !== null) {
      logger.warn(
        { platform: shop.platform, code: failure.code },
        'a shop could not be asked what has changed',
      );
      await failPeriod(database, period!, failure);
    }
    if (period !== null && failure === null) continue;
    const at = new Date(now() + (failure?.retryAfterMs ?? HOUR_MS));
    await setNext(database.pool, shop, { errand: 'reconcile_at', at });
    return;
  }
};

/** Asks all shops whose hour has come. A webhook that was lost is healed by it: its fact is told once, and never twice. */
export const reconcileDueShops = async (deps: ReconcileDependencies): Promise<void> => {
  const due = await takeDueShops(deps.database, 'reconcile_at', deps.now());
  await Promise.all(due.map((shop) => reconcileShop(deps, shop)));
};
