import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { fromId, type IdPrefix, toId } from '@carillon/gateway-api/ids';

/** Where a list goes on: the id of the last row of the page before. Ids are ordered by time. */
export const readCursor = (prefix: IdPrefix, cursor: string | undefined): Result<string | null, Refusal> => {
  if (cursor === undefined) return succeed(null);
  const id = fromId(prefix, cursor);
  return id === null
    ? refuse(
        'cursor_invalid',
        'The cursor is not one of ours. Send nextCursor of the page before, unchanged.',
        'cursor',
      )
    : succeed(id);
};

/** One page of a list. `rows` holds up to one row more than the limit: it tells whether there is a next page. */
export const toPage = <Row extends { id: string }, Item>(
  prefix: IdPrefix,
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { data: shown.map(view), nextCursor: rows.length > limit && last ? toId(prefix, last.id) : null };
};
