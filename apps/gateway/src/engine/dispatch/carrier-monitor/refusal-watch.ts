import type { Database } from '../../../infrastructure/database/open.ts';
import { isReceiptCode, RECEIPT_CODES } from '../../carriers/receipt-codes.ts';
import type { OutcomeUpdate } from '../../messages/outcome.ts';
import { type CarrierEvent, storeCarrierEvents } from '../../routing/carrier-events.ts';

/** So many refusals in a row, with nothing taken between them, are the carrier's trouble and not a text's. */
const TEMPORARY_IN_A_ROW = 5;
/** Any SMSC throttles now and then: only when it does nothing else it is in trouble. */
const THROTTLED_IN_A_ROW = 100;

/** Refusals of one carrier since it last took something. */
interface Streak {
  temporary: number;
  throttled: number;
  readonly since: Date;
  /** What it said the last time. */
  said: string;
}

/** Watches for carriers that answer and refuse everything: their line is well, and nothing gets through. */
export interface RefusalWatch {
  count(outcomes: readonly OutcomeUpdate[]): void;
  /** Gives an event for each carrier that began to refuse everything, or takes texts again. */
  check(now: number): Promise<readonly CarrierEvent[]>;
}

const REFUSING = `INSERT INTO carrier_health AS h (carrier, refusing_since, refusing_reason)
  SELECT name, $2, $3 FROM carriers WHERE name = $1
  ON CONFLICT (carrier) DO UPDATE SET refusing_since = EXCLUDED.refusing_since, refusing_reason = EXCLUDED.refusing_reason
    WHERE h.refusing_since IS NULL RETURNING carrier`;
const TAKING = `UPDATE carrier_health SET refusing_since = NULL, refusing_reason = NULL
  WHERE carrier = ANY($1::text[]) AND refusing_since IS NOT NULL RETURNING carrier`;

/** What a refusal says of the carrier itself; null when it is about the text, or was none. */
const refusalOf = ({ outcome }: OutcomeUpdate): { throttled: boolean; said: string } | null => {
  if (outcome.kind === 'deferred' && outcome.refusal && outcome.refusal.kind !== 'absent') {
    const { kind, said } = outcome.refusal;
    const words = [said?.code, said?.meaning?.replace(/\.$/, '')].filter(Boolean).join(': ');
    return { throttled: kind === 'throttled', said: words || kind };
  }
  const { code } = outcome.kind === 'refused' ? outcome : { code: '' };
  return isReceiptCode(code) && RECEIPT_CODES[code].ailing ? { throttled: false, said: code } : null;
};

const eventOf = (
  type: 'carrier.refusing' | 'carrier.taking',
  carrier: string,
  { reason, facts, at }: Pick<CarrierEvent, 'reason' | 'facts' | 'at'>,
): CarrierEvent => ({ type, carrier, routeId: null, reason, facts, at });

const isPiledUp = ({ temporary, throttled }: Streak): boolean =>
  temporary >= TEMPORARY_IN_A_ROW || throttled >= THROTTLED_IN_A_ROW;

export const createRefusalWatch = (database: Database): RefusalWatch => {
  const streaks = new Map<string, Streak>();
  /** Carriers that took something since the last look: what was told of them may be over. */
  const took = new Set<string>();
  /** What this replica has told the store already. */
  const refusing = new Set<string>();

  /** Marks carriers, and stores an event for each that was not marked so. */
  const tell = (
    mark: { sql: string; values: readonly unknown[] },
    toEvent: (carrier: string) => CarrierEvent,
  ): Promise<readonly CarrierEvent[]> =>
    database.transaction(async (client) => {
      const { rows } = await client.query<{ carrier: string }>(mark.sql, [...mark.values]);
      const events = rows.map(({ carrier }) => toEvent(carrier));
      await storeCarrierEvents(client, events);
      return events;
    });

  const lookAtStreak = async (
    carrier: string,
    streak: Streak,
    at: Date,
  ): Promise<readonly CarrierEvent[]> => {
    refusing.add(carrier);
    const times = streak.temporary + streak.throttled;
    const reason = `The carrier ${carrier} refuses everything for now: ${streak.said}, ${times} times in a row since ${streak.since.toISOString()}.`;
    const facts = { said: streak.said, times, since: streak.since.toISOString() };
    const mark = { sql: REFUSING, values: [carrier, streak.since, reason] };
    return tell(mark, () => eventOf('carrier.refusing', carrier, { reason, facts, at }));
  };

  return {
    count: (outcomes) => {
      for (const update of outcomes) {
        const { carrier, outcome, at } = update;
        if (outcome.kind === 'accepted') {
          streaks.delete(carrier);
          took.add(carrier);
          continue;
        }
        const refusal = refusalOf(update);
        if (!refusal) continue;
        const streak = streaks.get(carrier) ?? { temporary: 0, throttled: 0, since: at, said: '' };
        if (refusal.throttled) streak.throttled += 1;
        else streak.temporary += 1;
        streak.said = refusal.said;
        streaks.set(carrier, streak);
        took.delete(carrier);
      }
    },
    check: async (now) => {
      const at = new Date(now);
      const events: CarrierEvent[] = [];
      for (const [carrier, streak] of streaks)
        if (isPiledUp(streak) && !refusing.has(carrier))
          events.push(...(await lookAtStreak(carrier, streak, at)));
      if (took.size === 0) return events;
      const mark = { sql: TAKING, values: [[...took]] };
      for (const carrier of took) refusing.delete(carrier);
      took.clear();
      const toEvent = (carrier: string): CarrierEvent => {
        const reason = `The carrier ${carrier} takes texts again.`;
        return eventOf('carrier.taking', carrier, { reason, facts: {}, at });
      };
      return [...events, ...(await tell(mark, toEvent))];
    },
  };
};
