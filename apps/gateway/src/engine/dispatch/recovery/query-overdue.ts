import type { Database } from '../../../infrastructure/database/open.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import type { Recorder } from '../outcome-recorder.ts';
import { allUntil, listOverdue, moveOn, type Question, readQueried } from './overdue-segments.ts';
import type { Asking } from './resolve-unknown.ts';

const HOUR_MS = 3600 * 1000;

/** How long a segment has been silent each time it is asked about; at 48 hours its message is Expired. */
export const QUERIED_AFTER_HOURS = [6, 24, 44] as const;
/** What was silent for longer than the next time of asking is left to that. */
const LEFT_AFTER_HOURS: Readonly<Record<number, number>> = { 6: 24, 24: 44, 44: 48 };

/** Segments in one question to the carrier. */
const BATCH = 100;
/** The span that is looked through at once, so that each look at the store is short. */
const SPAN_MS = HOUR_MS / 4;
/** Spans of one turn at most: what is left comes with the next. */
const SPANS = 100;
/** Segments of one turn at most: the line is there for texts, too. */
const MOST = 500;

interface Turn {
  readonly database: Database;
  readonly recorder: Recorder;
  readonly now: number;
}

const askOne = async (
  { database, recorder, now }: Turn,
  carrier: Carrier & Required<Pick<Carrier, 'queryStatus'>>,
  question: Question,
): Promise<number> => {
  const { afterHours } = question;
  const newest = now - afterHours * HOUR_MS;
  let asked = await readQueried(database, question, new Date(now - LEFT_AFTER_HOURS[afterHours]! * HOUR_MS));
  let count = 0;
  for (let span = 0; span < SPANS && count < MOST && carrier.fault() === null; span++) {
    if (asked.submittedAt.getTime() >= newest) break;
    const until = new Date(Math.min(asked.submittedAt.getTime() + SPAN_MS, newest));
    const segments = await listOverdue(database, question.carrier, { after: asked, until, limit: BATCH });
    const last = segments.length === BATCH ? segments.at(-1)! : allUntil(until);
    // Whoever moves on asks: what is lost on the way is asked again when it is older.
    if (!(await moveOn(database, question, { from: asked, to: last }))) break;
    asked = last;
    if (segments.length === 0) continue;
    count += segments.length;
    const receipts = await carrier.queryStatus(segments);
    if (receipts.length > 0) await recorder.receipts(receipts);
  }
  return count;
};

const canQuery = (carrier: Carrier): carrier is Carrier & Required<Pick<Carrier, 'queryStatus'>> =>
  carrier.queryStatus !== undefined && carrier.fault() === null;

/**
 * Asks each carrier that can tell about segments it has been silent on, before they expire; its answers are recorded
 * like receipts. Gives how many it asked about.
 */
export const queryOverdue = async (
  database: Database,
  carriers: readonly Carrier[],
  { recorder, now, onFault }: Asking,
): Promise<number> => {
  let count = 0;
  for (const carrier of carriers.filter(canQuery)) {
    for (const afterHours of QUERIED_AFTER_HOURS) {
      const question = { carrier: carrier.name, afterHours };
      // One carrier that cannot be asked keeps no other from it.
      count += await askOne({ database, recorder, now }, carrier, question).catch((error: unknown) => {
        onFault(error);
        return 0;
      });
    }
  }
  return count;
};
