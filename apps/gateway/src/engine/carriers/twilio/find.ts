import type { Database } from '../../../infrastructure/database/open.ts';
import { createThrottle } from '../../../infrastructure/outbound-http/throttle.ts';
import type { Finding, Unresolved } from '../carrier.ts';
import type { CreatedMessage, CreatedMessages } from './created-messages.ts';
import type { TwilioSettings } from './settings.ts';

export interface FinderOptions {
  readonly carrier: string;
  readonly database: Database;
  readonly settings: TwilioSettings;
  readonly created: CreatedMessages;
  readonly now: () => number;
}

const MINUTE = 60_000;
/** By then every answer that is not lost is on disk, and the status callback has had its chance. */
const FIRST_AFTER_MS = 2 * MINUTE;
const LONGEST_WAIT_MS = 60 * MINUTE;
/** A message may have been handed over this long before it was noticed that nobody knows of it. */
const NOTICED_WITHIN_MS = 10 * MINUTE;
/** How far Twilio's clock and ours may lie apart. */
const SKEW_MS = MINUTE;
/** Messages asked about at once, and in one turn. */
const CONCURRENCY = 2;
const MOST = 10;

const UNKNOWN: Finding = { kind: 'unknown' };

/** The ids among some under which we know a message already. */
const knownSids = async (
  { pool }: Database,
  carrier: string,
  sids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ sid: string }>(
    'SELECT carrier_message_id AS sid FROM submissions WHERE carrier = $1 AND carrier_message_id = ANY($2)',
    [carrier, sids],
  );
  return new Set(rows.map(({ sid }) => sid));
};

/** How many messages nobody knows of say the same to the same number: they cannot be told apart at Twilio. */
const claimants = async ({ pool }: Database, carrier: string, message: Unresolved): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM unknown_submissions u
     JOIN messages m ON m.account_id = u.account_id AND m.id = u.message_id
     JOIN message_texts t ON t.account_id = m.account_id AND t.id = m.id
     WHERE u.carrier = $1 AND m.recipient = $2 AND t.text = $3`,
    [carrier, message.recipient, message.text],
  );
  return rows[0]!.count;
};

/**
 * Makes what is asked about messages whose answer was lost. Twilio shows no reference of ours, so a message is found
 * by its recipient, text, sender and time, and only where one message there and one here can mean each other. That
 * Twilio shows none proves nothing: such a message stays unknown.
 */
export const createFinder = ({ carrier, database, settings, created, now }: FinderOptions) => {
  const throttle = createThrottle({ concurrency: CONCURRENCY, perSecond: null });
  const nextTurn = new Map<string, { readonly at: number; readonly waitMs: number }>();

  const isFrom = ({ sender }: Unresolved, found: CreatedMessage): boolean => {
    if (sender !== null) return found.from === sender;
    const { messagingServiceSid, from } = settings;
    return messagingServiceSid === null
      ? found.from === from
      : found.messaging_service_sid === messagingServiceSid;
  };

  const isLike = (message: Unresolved, found: CreatedMessage): boolean => {
    const created = found.date_created.getTime();
    const since = message.since.getTime();
    return (
      found.direction.startsWith('outbound') &&
      found.body === message.text &&
      isFrom(message, found) &&
      created >= since - NOTICED_WITHIN_MS - settings.timeoutMs &&
      created <= since + SKEW_MS
    );
  };

  const find = async (message: Unresolved): Promise<Finding> => {
    if (message.text === '') return UNKNOWN;
    const found = await created.to(message.recipient, new Date(message.since.getTime() - NOTICED_WITHIN_MS));
    const alike = (found ?? []).filter((each) => isLike(message, each));
    if (alike.length === 0) return UNKNOWN;
    const known = await knownSids(
      database,
      carrier,
      alike.map(({ sid }) => sid),
    );
    const [only, ...others] = alike.filter(({ sid }) => !known.has(sid));
    if (!only || others.length > 0) return UNKNOWN;
    if ((await claimants(database, carrier, message)) > 1) return UNKNOWN;
    return { kind: 'accepted', carrierMessageIds: [only.sid] };
  };

  const isDue = ({ messageId, since }: Unresolved): boolean =>
    now() >= (nextTurn.get(messageId)?.at ?? since.getTime() + FIRST_AFTER_MS + settings.timeoutMs);

  const noteTurn = ({ messageId }: Unresolved): void => {
    const waitMs = Math.min(LONGEST_WAIT_MS, (nextTurn.get(messageId)?.waitMs ?? FIRST_AFTER_MS) * 2);
    nextTurn.set(messageId, { at: now() + waitMs, waitMs });
  };

  const forgetAllBut = (messages: readonly Unresolved[]): void => {
    const asked = new Set(messages.map(({ messageId }) => messageId));
    for (const id of nextTurn.keys()) if (!asked.has(id)) nextTurn.delete(id);
  };

  return async (messages: readonly Unresolved[]): Promise<readonly Finding[]> => {
    forgetAllBut(messages);
    const due = messages.filter(isDue).slice(0, MOST);
    due.forEach(noteTurn);
    const findings = await Promise.all(due.map((message) => throttle.run(() => find(message))));
    const byMessage = new Map(due.map((message, index) => [message, findings[index]!]));
    return messages.map((message) => byMessage.get(message) ?? UNKNOWN);
  };
};
