import type { TraceLine } from '@carillon/core/messaging';
import type { Database } from '../../../infrastructure/database/open.ts';

/**
 * Lines of why-cards that many messages have. Each is stored once, and messages name it by its id: most of what a rule
 * finds, it finds again and again.
 */
export interface SharedLines {
  /** The ids of a why-card's lines; null while some line of it is not shared: then it is stored whole. */
  idsOf(trace: readonly TraceLine[]): readonly number[] | null;
}

/** A line seen so often is worth sharing. */
const WORTH_SHARING = 8;
/** Lines that are remembered at most: those that were shared, and those that were seen. */
const MOST_LINES = 20_000;
/** Whole why-cards whose lines are remembered at most. */
const MOST_CARDS = 2_000;

/** The month whose lines a why-card of now shares: they go when its messages do. */
const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7);
const nextMonth = (now: number): number => {
  const at = new Date(now);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
};

/** Shares lines, and gives the ids they have by then. */
const share = async (
  { pool }: Database,
  month: string,
  lines: readonly string[],
): Promise<readonly { id: number; line: string }[]> => {
  await pool.query(
    `INSERT INTO trace_lines (month, line) SELECT $1, told.line FROM unnest($2::text[]) AS told (line)
     WHERE NOT EXISTS (SELECT FROM trace_lines known WHERE known.month = $1 AND known.line = told.line)
     ON CONFLICT DO NOTHING`,
    [month, lines],
  );
  const { rows } = await pool.query<{ id: number; line: string }>(
    'SELECT id, line FROM trace_lines WHERE month = $1 AND line = ANY($2)',
    [month, lines],
  );
  return rows;
};

export const createSharedLines = (database: Database, now: () => number): SharedLines => {
  let month = '';
  let monthEnds = 0;
  let shared = new Map<string, number>();
  let cards = new Map<string, readonly number[]>();
  let seen = new Map<string, number>();
  let wanted = new Set<string>();
  let sharing = false;

  const beginMonth = (at: number): void => {
    month = monthOf(at);
    monthEnds = nextMonth(at);
    [shared, cards, seen, wanted] = [new Map(), new Map(), new Map(), new Set()];
  };
  /** Apart from the messages: no transaction of theirs waits for another replica that shares the same. */
  const shareWanted = async (): Promise<void> => {
    const [of, lines] = [month, [...wanted]];
    wanted = new Set();
    try {
      const rows = await database.apart(() => share(database, of, lines));
      if (of === month) for (const { id, line } of rows) shared.set(line, id);
    } catch {
      // Nothing is lost: why-cards are stored whole, and the lines are found to be worth sharing again.
    }
    sharing = false;
  };
  const note = (line: string): void => {
    if (seen.size >= MOST_LINES) seen = new Map();
    const times = (seen.get(line) ?? 0) + 1;
    seen.set(line, times % WORTH_SHARING);
    if (times < WORTH_SHARING || shared.size >= MOST_LINES) return;
    wanted.add(line);
    if (sharing) return;
    sharing = true;
    setImmediate(() => void shareWanted());
  };

  return {
    idsOf: (trace) => {
      if (now() >= monthEnds) beginMonth(now());
      const card = JSON.stringify(trace);
      const known = cards.get(card);
      if (known) return known;
      const lines = trace.map((line) => JSON.stringify(line));
      const ids = lines.flatMap((line) => shared.get(line) ?? []);
      if (ids.length < lines.length) {
        for (const line of lines) if (!shared.has(line)) note(line);
        return null;
      }
      if (cards.size >= MOST_CARDS) cards = new Map();
      cards.set(card, ids);
      return ids;
    },
  };
};
