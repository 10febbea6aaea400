import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { pageOf, pageQuery } from '@carillon/gateway-api/conventions';
import { fromId, type IdPrefix, toId } from '@carillon/gateway-api/ids';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { PageRequest } from '../database/page.ts';
import { fromRefusal, sendProblem } from './problems.ts';

/** The schema of a route that lists, without filters: its query and its answer. */
export const listSchema = <Item extends z.ZodType>(item: Item) => ({
  querystring: z.strictObject(pageQuery),
  response: { 200: pageOf(item) },
});

/** Where a list goes on: the id of the last row of the page before. Ids are ordered by time. */
const readCursor = (prefix: IdPrefix, cursor: string | undefined): Result<string | null, Refusal> => {
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

type Identified = { readonly id: string };

/** A list of rows, as a route shows it. */
interface List<Row extends Identified, Item> {
  /** The prefix of the ids of its items. */
  readonly prefix: IdPrefix;
  /** Reads `limit` rows, which is one more than a page shows: it tells whether there is a next page. */
  readonly read: (page: PageRequest) => Promise<readonly Row[] | Result<readonly Row[], Refusal>>;
  /** Shows a row. A list whose items need more than their row gives `toView` instead. */
  readonly view: (row: Row) => Item;
}

/** A list whose rows are shown with something read for all of them at once. */
interface PreparedList<Row extends Identified, Item> extends Omit<List<Row, Item>, 'view'> {
  readonly toView: (rows: readonly Row[]) => Promise<(row: Row) => Item>;
}

/** Answers with the page that `query` asks for, or with the refusal of its cursor or of the list. */
export const sendPage = async <Row extends Identified, Item>(
  reply: FastifyReply,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  list: List<Row, Item> | PreparedList<Row, Item>,
) => {
  const before = readCursor(list.prefix, cursor);
  if (!before.ok) return sendProblem(reply, fromRefusal(before.error));
  const read = await list.read({ limit: limit + 1, before: before.value });
  if ('ok' in read && !read.ok) return sendProblem(reply, fromRefusal(read.error));
  const rows = 'ok' in read ? read.value : read;
  const view = 'view' in list ? list.view : await list.toView(rows);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(view),
    nextCursor: rows.length > limit && last ? toId(list.prefix, last.id) : null,
  };
};
