import type { Place } from './waiting.ts';

/** The last message taken of a turn, in the order of its queue. */
export interface Cursor {
  readonly dueAt: Date;
  readonly id: string;
}

/**
 * How far each turn has been read: claims go on from there instead of stepping over what they took before, which the
 * index remembers until it is vacuumed.
 */
export interface Cursors {
  /** Where a turn is read on; null from its beginning. */
  of(turn: Place): Cursor | null;
  /** Reads every turn from its beginning again. */
  forget(): void;
  /** Notes what was taken. */
  took(messages: readonly (Place & Cursor)[]): void;
}

/**
 * Cursors are forgotten after this long: something may have been passed over while another replica held it, and has to be
 * found again.
 */
const SERVES_MS = 2_000;

const keyOf = ({ lane, account, campaign }: Place): string => `${lane} ${account} ${campaign}`;
const isAfter = (one: Cursor, other: Cursor): boolean =>
  one.dueAt > other.dueAt || (one.dueAt.getTime() === other.dueAt.getTime() && one.id > other.id);

/** @param now milliseconds that only grow. */
export const createCursors = (now: () => number): Cursors => {
  let cursors = new Map<string, Cursor>();
  let since = now();
  const forget = (): void => {
    cursors = new Map();
    since = now();
  };
  return {
    of: (turn) => {
      if (now() - since > SERVES_MS) forget();
      return cursors.get(keyOf(turn)) ?? null;
    },
    forget,
    took: (messages) => {
      for (const message of messages) {
        const key = keyOf(message);
        const known = cursors.get(key);
        if (!known || isAfter(message, known)) cursors.set(key, { dueAt: message.dueAt, id: message.id });
      }
    },
  };
};
