import type { Database } from '../../../infrastructure/database/open.ts';
import type { CachedPauses } from '../../messages/pauses/paused.ts';
import { createLaneScan } from './lane-scan.ts';
import { beginningOf, listWaiting, type Place, type Waiting } from './waiting.ts';

/** Accounts and campaigns of one lane that a claim looks at; the next one goes on after them. */
const TURNS = 32;
/** A list serves for so long: while somebody has come since, and otherwise. */
const SERVES_MS = 20;
const SERVES_QUIET_MS = 1_000;
/** Codes that another process has taken in wait no longer than this. */
const CODES_QUIET_MS = 250;
/** And at least so many times as long as it took. */
const SERVES_TIMES = 10;

/** Who may be served now, of the next of each lane. */
export interface Due {
  readonly due: readonly Waiting[];
  /** A lane may hold somebody due who is not listed. */
  readonly more: boolean;
}

/** Who is due at a carrier. It is read again when it is old, or was found to be wrong. */
export interface DueList {
  read(now: number): Promise<Due>;
  /** Somebody listed has nothing more: it is read again. */
  forget(): void;
  /** Nobody was listed, and no lane holds more. */
  noteEmpty(): void;
  /** Somebody may have come into a lane. */
  noteArrival(): void;
  /** Somebody may have come since the lanes were last read. */
  hasArrivals(): boolean;
  /** Nothing was waiting when the lanes were last read, and nothing has come since. */
  isEmpty(): boolean;
}

/** A list, when it was read, how many milliseconds that took, and when codes were looked for last. */
interface Known extends Due {
  readonly at: number;
  readonly took: number;
  readonly codesAt: number;
}

export const createDueList = ({
  database,
  carrier,
  pauses,
}: {
  readonly database: Database;
  /** Its name. */
  readonly carrier: string;
  readonly pauses: CachedPauses;
}): DueList => {
  const laneScan = createLaneScan(TURNS);
  let known: Known | null = null;
  let arrivals = true;
  let empty = false;

  /** A read steps over what was taken before, so the longer one takes the longer it serves. */
  const serves = ({ at, took }: Known): boolean =>
    performance.now() - at < Math.max(arrivals ? SERVES_MS : SERVES_QUIET_MS, took * SERVES_TIMES);

  const notPaused = async (due: readonly Waiting[]): Promise<readonly Waiting[]> => {
    const paused = await pauses.read();
    return due.filter(({ account, campaign }) => !paused.has(account, campaign));
  };
  const look = async (after: readonly Place[], now: number) => {
    const listed = await listWaiting(database, carrier, { after, limit: TURNS, now });
    return { listed, due: listed.filter(({ dueAt }) => dueAt.getTime() <= now) };
  };
  const lookAtAll = async (now: number): Promise<Known> => {
    const at = performance.now();
    arrivals = false;
    const { listed, due } = await look(laneScan.after(), now);
    const more = laneScan.listed(listed, await notPaused(due));
    return { due, more, at, took: performance.now() - at, codesAt: at };
  };
  /** Codes wait for no list that still serves: their lane is short, and looked at by itself. */
  const lookForCodes = async (list: Known, now: number): Promise<Known> => {
    const codesAt = performance.now();
    const { due } = await look([beginningOf('otp')], now);
    return { ...list, codesAt, due: [...due, ...list.due.filter(({ lane }) => lane !== 'otp')] };
  };

  return {
    read: async (now) => {
      if (!known || !serves(known)) known = await lookAtAll(now);
      else if (performance.now() - known.codesAt > (arrivals ? SERVES_MS : CODES_QUIET_MS))
        known = await lookForCodes(known, now);
      return { more: known.more, due: await notPaused(known.due) };
    },
    forget: () => {
      known = null;
    },
    noteEmpty: () => {
      empty = !arrivals;
    },
    noteArrival: () => {
      arrivals = true;
      empty = false;
      laneScan.restart();
    },
    hasArrivals: () => arrivals,
    isEmpty: () => empty,
  };
};
