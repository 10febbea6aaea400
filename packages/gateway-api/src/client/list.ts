import { orThrow, type Result } from './result.ts';

/** One answer of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Begins the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/**
 * A list, newest first. Nothing is asked for until it is iterated, page by page; a refusal is then thrown as a
 * `RefusedError`.
 *
 * @example
 * for await (const message of client.messages.list({ status: 'expired' })) console.log(message.to);
 */
export interface List<Item> extends AsyncIterable<Item> {
  /** The one page that the query asks for. */
  page(): Promise<Result<Page<Item>>>;
}

/** A list over what reads the page at a cursor; the first page when there is none. */
export const listOf = <Item>(
  read: (cursor: string | undefined) => Promise<Result<Page<Item>>>,
): List<Item> => ({
  page: () => read(undefined),
  async *[Symbol.asyncIterator]() {
    let cursor: string | undefined;
    do {
      const { data, nextCursor } = orThrow(await read(cursor));
      yield* data;
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  },
});
