/** The arguments of every connection. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly reverse?: boolean | null;
}

/** Where an item stands: what it is sorted by, then its id, so that a page goes on though items were changed. */
export type Position = readonly [sortedBy: string, id: string];

const compare = ([one, id]: Position, [other, otherId]: Position): number => {
  if (one !== other) return one < other ? -1 : 1;
  return id === otherId ? 0 : BigInt(id) < BigInt(otherId) ? -1 : 1;
};

const cursorOf = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

const positionOf = (cursor: string): Position => {
  const [sortedBy, id]: [string, string] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  return [sortedBy, id];
};

/** A page of items as every connection of the Admin API gives it. */
export const connection = <Item, Node>(
  items: readonly Item[],
  { first, after, reverse }: PageArguments,
  { positionOf: place, nodeOf }: { positionOf: (item: Item) => Position; nodeOf: (item: Item) => Node },
) => {
  const sorted = items.toSorted((one, other) => compare(place(one), place(other)));
  const ordered = reverse ? sorted.toReversed() : sorted;
  const sign = reverse ? -1 : 1;
  const rest = after ? ordered.filter((item) => compare(place(item), positionOf(after)) * sign > 0) : ordered;
  const page = rest.slice(0, first ?? 0);
  const last = page.at(-1);
  return {
    nodes: page.map(nodeOf),
    edges: page.map((item) => ({ cursor: cursorOf(place(item)), node: nodeOf(item) })),
    pageInfo: {
      hasNextPage: rest.length > page.length,
      hasPreviousPage: Boolean(after),
      startCursor: page[0] === undefined ? null : cursorOf(place(page[0])),
      endCursor: last === undefined ? null : cursorOf(place(last)),
    },
  };
};
