import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { askAdmin } from '../http/ask-admin.ts';
import { answerOfOrder, ORDER_GONE } from './answers.ts';
import { ORDER_FIELDS, type OrderState, orderState } from './found.ts';
import { type AskBatch, askInBatches, spread } from './inquiry.ts';

export const ORDERS_QUERY = `query StillTrueOrders($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Order { ${ORDER_FIELDS} }
    ... on FulfillmentOrder { order { ${ORDER_FIELDS} } }
    ... on PaymentTerms { ofTerms: order { ${ORDER_FIELDS} } }
  }
}`;

const node = z.union([
  orderState,
  z.object({ order: orderState }).transform(({ order }) => order),
  z.object({ ofTerms: orderState.nullable() }).transform(({ ofTerms }) => ofTerms),
  z.null(),
]);

const answer = z.object({ nodes: z.array(node) });

/** Asks for orders by their ids, or by what belongs to them. */
const ask: AskBatch<string> = async (desk, access, batch) => {
  const ids = [...new Set(batch.map(({ subject }) => subject))];
  const found = await askAdmin(desk, access, { query: ORDERS_QUERY, variables: { ids }, answer });
  const orders = new Map<string, OrderState | null>(
    found.ok ? ids.map((id, at) => [id, found.value.nodes[at] ?? null]) : [],
  );
  return spread(found, batch.length, (_found, at) => {
    const { fact, subject } = batch[at]!;
    const order = orders.get(subject);
    return succeed(order ? answerOfOrder(fact, order) : ORDER_GONE);
  });
};

/** An order costs a point, and one with what belongs to it two: a hundred are far below the thousand of one question. */
export const askOrders = askInBatches(100, ask);
