import type { ChangedPage, ShopFailure, ShopPort } from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import type { AdminDesk } from '../http/ask-admin.ts';
import { failShop } from '../http/failure.ts';
import { changedConsents } from './changed-consents.ts';
import { changedOrders } from './changed-orders.ts';

/** Orders come first, then people; a cursor names the list, and where in it a page ended. */
const CURSOR = /^(orders|people)(?: (\S+))?$/;

const continued = (
  page: Result<ChangedPage, ShopFailure>,
  nextOf: (next: string | null) => string | null,
): Result<ChangedPage, ShopFailure> =>
  page.ok ? succeed({ ...page.value, next: nextOf(page.value.next) }) : page;

/** Tells what happened to orders and consents in a stretch of time, page by page. */
export const createChanged =
  (desk: AdminDesk): ShopPort['changed'] =>
  async (access, period) => {
    const place = CURSOR.exec(period.cursor ?? 'orders');
    if (!place) return failShop('shop_refused', 'The cursor is none that a page before ended with.');
    if ([period.from, period.until].some((time) => Number.isNaN(Date.parse(time))))
      return failShop('shop_refused', 'The stretch of time must begin and end with a moment in ISO 8601.');
    const within = { ...period, cursor: place[2] ?? null };
    if (place[1] === 'people')
      return continued(await changedConsents(desk, access, within), (next) => next && `people ${next}`);
    return continued(await changedOrders(desk, access, within), (next) =>
      next === null ? 'people' : `orders ${next}`,
    );
  };
