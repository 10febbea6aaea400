import { succeed } from '@carillon/core/result';
import { z } from 'zod';
import { askAdmin } from '../http/ask-admin.ts';
import { answerOfStock } from './answers.ts';
import { sellableLines, sellableVariants } from './found.ts';
import { type AskBatch, askInBatches, spread } from './inquiry.ts';

/** Of more lines, the first twenty say it: a text names few things, and each line costs two points. */
const LINES = 'lineItems(first: 20) { nodes { variant { availableForSale } } }';

export const STOCK_QUERY = `query StillTrueStock($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on ProductVariant { availableForSale }
    ... on Product { variants(first: 20) { nodes { availableForSale } } }
    ... on Order { ${LINES} }
    ... on AbandonedCheckout { ${LINES} }
  }
}`;

const node = z.union([
  z.object({ availableForSale: z.boolean() }).transform((variant) => [variant]),
  z.object({ variants: sellableVariants }).transform(({ variants }) => variants.nodes),
  z
    .object({ lineItems: sellableLines })
    .transform(({ lineItems }) => lineItems.nodes.map(({ variant }) => variant)),
  z.null(),
]);

const answer = z.object({ nodes: z.array(node) });

const ask: AskBatch<string> = async (desk, access, batch) => {
  const ids = [...new Set(batch.map(({ subject }) => subject))];
  const found = await askAdmin(desk, access, { query: STOCK_QUERY, variables: { ids }, answer });
  return spread(found, batch.length, ({ nodes }, at) =>
    succeed(answerOfStock(nodes[ids.indexOf(batch[at]!.subject)] ?? null)),
  );
};

/** Each costs some forty points of the thousand that one question may. */
export const askStock = askInBatches(20, ask);
