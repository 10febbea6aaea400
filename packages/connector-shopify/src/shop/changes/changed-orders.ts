import type { ChangedPage, ChangedPeriod, ShopAccess, ShopFailure } from '@carillon/connector-kit/shop';
import { type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { type AdminDesk, askAdmin } from '../http/ask-admin.ts';
import { searchTime } from '../search-text.ts';
import { eventsOfOrder } from './facts.ts';
import { isCut, LARGE, type OrderNode, orderFields, orderNode, USUAL } from './order-node.ts';

/** Four usual orders cost less than the thousand points of one question. */
export const CHANGED_ORDERS_QUERY = `query ChangedOrders($after: String, $query: String!) {
  orders(first: 4, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { ${orderFields(USUAL)} }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const LARGE_ORDER_QUERY = `query LargeOrder($id: ID!) { order(id: $id) { ${orderFields(LARGE)} } }`;

const page = z.object({
  orders: z.object({
    nodes: z.array(orderNode),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

const large = z.object({ order: orderNode.nullable() });

/** An order with all that is read of it. */
const wholeOrder = async (
  desk: AdminDesk,
  access: ShopAccess,
  order: OrderNode,
): Promise<Result<OrderNode, ShopFailure>> => {
  if (!isCut(order)) return succeed(order);
  const found = await askAdmin(desk, access, {
    query: LARGE_ORDER_QUERY,
    variables: { id: order.id },
    answer: large,
  });
  return found.ok ? succeed(found.value.order ?? order) : found;
};

/**
 * A page of what happened to orders. An order that was changed again since has its facts of the period all the same: so
 * all that were changed since its beginning are looked at, and their facts are told by their own times.
 */
export const changedOrders = async (
  desk: AdminDesk,
  access: ShopAccess,
  period: ChangedPeriod,
): Promise<Result<ChangedPage, ShopFailure>> => {
  const query = `updated_at:>=${searchTime(period.from)} created_at:<${searchTime(period.until)}`;
  const found = await askAdmin(desk, access, {
    query: CHANGED_ORDERS_QUERY,
    variables: { after: period.cursor, query },
    answer: page,
  });
  if (!found.ok) return found;
  const { nodes, pageInfo } = found.value.orders;
  const events: ChangedPage['events'][number][] = [];
  for (const node of nodes) {
    const order = await wholeOrder(desk, access, node);
    if (!order.ok) return order;
    events.push(...eventsOfOrder(order.value, { shop: access.shop, period }));
  }
  return succeed({ events, consentChanges: [], next: pageInfo.hasNextPage ? pageInfo.endCursor : null });
};
