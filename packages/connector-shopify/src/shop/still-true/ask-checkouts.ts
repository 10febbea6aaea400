import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { askAdmin } from '../http/ask-admin.ts';
import { failShop } from '../http/failure.ts';
import { searchText } from '../search-text.ts';
import { answerOfCheckout, answerOfOrder, NO_ORDER } from './answers.ts';
import { ORDER_FIELDS, orderState } from './found.ts';
import { type Answered, type AskBatch, askInBatches, type Inquiry, spread } from './inquiry.ts';
import type { CheckoutSubject } from './subject.ts';

/**
 * Asks for so many checkouts, each twice: for the order that came of it, by its token, and for itself, by its number. No
 * question of the schema finds a checkout by its token.
 */
export const checkoutsQuery = (count: number): string => {
  const places = Array.from({ length: count }, (_, at) => at);
  return `query StillTrueCheckouts($ids: [ID!]!${places.map((at) => `, $q${at}: String!`).join('')}) {
  nodes(ids: $ids) { id ... on AbandonedCheckout { id completedAt } }
${places.map((at) => `  o${at}: orders(first: 1, query: $q${at}) { nodes { ${ORDER_FIELDS} } }`).join('\n')}
}`;
};

const checkoutState = z.object({ id: z.string(), completedAt: z.string().nullable() });
const answer = z
  .object({ nodes: z.array(checkoutState.nullable()) })
  .catchall(z.object({ nodes: z.array(orderState) }));

type Found = z.infer<typeof answer>;

/** A filter that is not known finds every order: only one that says the token itself came of the checkout. */
const orderOf = (found: Found, at: number, token: string) => {
  const orders: unknown = found[`o${at}`];
  const read = z.object({ nodes: z.array(orderState) }).safeParse(orders);
  return read.data?.nodes.find(({ checkoutToken }) => checkoutToken === token) ?? null;
};

const answerAt = (found: Found, at: number, { fact, subject }: Inquiry<CheckoutSubject>): Answered => {
  const order = orderOf(found, at, subject.token);
  if (order) return succeed(answerOfOrder(fact, order));
  if (fact !== 'checkout_open') return succeed(NO_ORDER);
  if (subject.id === null)
    return failShop(
      'shop_refused',
      'The event does not say the number of its checkout, so it cannot be found.',
    );
  return succeed(answerOfCheckout(found.nodes.find((node) => node?.id === subject.id) ?? null));
};

const ask: AskBatch<CheckoutSubject> = async (desk, access, batch) => {
  const queries = batch.map(({ subject }, at) => [`q${at}`, `checkout_token:${searchText(subject.token)}`]);
  const ids = [...new Set(batch.flatMap(({ subject }) => subject.id ?? []))];
  const found = await askAdmin(desk, access, {
    query: checkoutsQuery(batch.length),
    variables: { ids, ...Object.fromEntries(queries) },
    answer,
  });
  return spread(found, batch.length, (value, at) => answerAt(value, at, batch[at]!));
};

/** Each costs some four points of the thousand that one question may. */
export const askCheckouts = askInBatches(100, ask);
