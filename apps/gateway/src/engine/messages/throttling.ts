import type { Lane } from '@carillon/core/messaging';
import { retryAfter } from '@carillon/core/routing';
import type pg from 'pg';
import type { CarrierSaid, RefusedForNow } from '../carriers/carrier.ts';
import type { OutcomeUpdate } from './outcome.ts';

/** How long a text waits for a carrier that takes nothing before it goes on to the next, by lane. */
export const PATIENCE_MS: Readonly<Record<Lane, number>> = {
  otp: 5_000,
  transactional: 30_000,
  conversation: 30_000,
  commercial: 30_000,
};

/** A carrier that says "not now" this often says no, where another may take the text. */
const PUT_OFF_AT_MOST = 30;
/** Lines that are kept of a text; the oldest make room. */
const LINES = 100;

/** How often a text was put off where it is. */
export interface ThrottleCount {
  /** For whatever reason. */
  readonly times: number;
  /** How often the carrier was asked and said "not now". */
  readonly tries: number;
  readonly since: Date;
}

/** A try that the carrier refused for now, as the why-card keeps it. */
export interface TriedLine {
  readonly carrier: string;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: RefusedForNow['kind'];
  readonly said?: CarrierSaid;
}

type Deferred = Extract<OutcomeUpdate['outcome'], { kind: 'deferred' }>;

/** What put a text off; null when a rule of ours did, or nothing. */
const throttledBy = ({ outcome, message }: OutcomeUpdate): Deferred | null =>
  outcome.kind === 'deferred' && !message.blocked ? outcome : null;

const lineOf = (update: OutcomeUpdate): string | null => {
  const refusal = throttledBy(update)?.refusal;
  if (!refusal) return null;
  const { kind, said } = refusal;
  // What it said in words may name a person: its codes are enough.
  const { info: _info, ...codes } = said ?? {};
  const line: TriedLine = {
    carrier: update.carrier,
    at: update.at.toISOString(),
    kind,
    ...(said && { said: codes }),
  };
  return JSON.stringify(line);
};

/** Counts anew at each carrier. */
const COUNT = {
  name: 'count-deferrals',
  text: `INSERT INTO deferrals AS d (account_id, message_id, carrier, times, since, tries, lines)
    SELECT DISTINCT ON (account_id, message_id) account_id, message_id, carrier, 1, $5::timestamptz,
      (line IS NOT NULL)::int, CASE WHEN line IS NULL THEN '[]' ELSE jsonb_build_array(line) END
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[])
      AS put_off (account_id, message_id, carrier, line) ORDER BY account_id, message_id
    ON CONFLICT (account_id, message_id) DO UPDATE SET carrier = EXCLUDED.carrier,
      times = CASE WHEN d.carrier = EXCLUDED.carrier THEN d.times + 1 ELSE 1 END,
      since = CASE WHEN d.carrier = EXCLUDED.carrier THEN d.since ELSE EXCLUDED.since END,
      tries = CASE WHEN d.carrier = EXCLUDED.carrier THEN d.tries ELSE 0 END + EXCLUDED.tries,
      lines = CASE WHEN jsonb_array_length(d.lines) >= ${LINES} THEN d.lines - 0 ELSE d.lines END || EXCLUDED.lines
    RETURNING account_id, message_id, times, since, tries`,
};

interface CountedRow extends ThrottleCount {
  readonly account_id: string;
  readonly message_id: string;
}

const keyOf = (accountId: string, messageId: string): string => `${accountId}${messageId}`;

/** What was put off, and how often: in one statement, and none when nothing was. */
export const countThrottled = async (
  client: pg.PoolClient,
  outcomes: readonly OutcomeUpdate[],
  now: number,
): Promise<ReadonlyMap<OutcomeUpdate, ThrottleCount>> => {
  const throttled = outcomes.filter((update) => throttledBy(update) !== null);
  if (throttled.length === 0) return new Map();
  const { rows } = await client.query<CountedRow>({
    ...COUNT,
    values: [
      throttled.map(({ message }) => message.accountId),
      throttled.map(({ message }) => message.messageId),
      throttled.map(({ carrier }) => carrier),
      throttled.map(lineOf),
      new Date(now),
    ],
  });
  const counted = new Map(rows.map((row) => [keyOf(row.account_id, row.message_id), row]));
  return new Map(
    throttled.map((update) => [
      update,
      counted.get(keyOf(update.message.accountId, update.message.messageId))!,
    ]),
  );
};

/** Whether a text was put off so often, or for so long, that another carrier should have it. */
export const isThrottledTooLong = (
  { message: { lane = 'transactional' } }: OutcomeUpdate,
  { times, since }: ThrottleCount,
  now: number,
): boolean => times >= PUT_OFF_AT_MOST || now - since.getTime() >= PATIENCE_MS[lane];

/** The same for a text each time, and another for each: its id is drawn by chance. */
const rollOf = (messageId: string): number => Number.parseInt(messageId.slice(-4), 16) / 65_536;

/** When a text is tried again that its carrier has refused for now: later each time; at last it is given up. */
export const paced = (update: OutcomeUpdate, throttled: ThrottleCount | undefined): OutcomeUpdate => {
  const deferred = throttledBy(update);
  if (!deferred?.refusal || !throttled) return update;
  const { kind } = deferred.refusal;
  const wait = retryAfter(kind, { tries: throttled.tries, roll: rollOf(update.message.messageId) });
  const outcome =
    wait === null
      ? ({ kind: 'refused', code: 'retries_used_up' } as const)
      : { ...deferred, retryAfterMs: Math.max(wait, deferred.retryAfterMs) };
  return { ...update, outcome };
};

/** The tries of a message that its carriers refused for now, the oldest first. */
export const triesOf = async (
  pool: pg.Pool,
  account: string,
  messageId: string,
): Promise<readonly TriedLine[]> => {
  const { rows } = await pool.query<{ lines: readonly TriedLine[] }>(
    'SELECT lines FROM deferrals WHERE account_id = $1 AND message_id = $2',
    [account, messageId],
  );
  return rows[0]?.lines ?? [];
};
