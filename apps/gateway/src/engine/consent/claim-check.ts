import {
  type AccountHours,
  earliestOpen,
  passportOf,
  recipientPlaces,
  type Whereabouts,
  windowFacts,
} from '@carillon/core/consent';
import type { TraceLine } from '@carillon/core/messaging';
import type { CountryCode } from '@carillon/core/numbers';
import type pg from 'pg';
import { type Deferral, keepDeferrals } from './deferrals.ts';

/** A commercial text that a claim is about to take. */
export interface ClaimedText {
  readonly account_id: string;
  readonly id: string;
  readonly recipient: string;
  readonly country: string | null;
  readonly whereabouts: string | null;
}

/** Why a claimed text does not leave: its recipient said no, or it has to wait. */
export type Blocked =
  | { readonly kind: 'suppressed' }
  | { readonly kind: 'deferred'; readonly retryAfterMs: number };

/** How long a text waits while somebody has yet to look at a near miss. */
const REVIEW_MS = 3_600_000;

/** Writes where a recipient is as `messages.whereabouts` keeps it. */
export const writeWhereabouts = (where: Whereabouts | undefined): string | null =>
  where === undefined || (where.region === null && where.timeZone === null)
    ? null
    : `${where.region ?? ''}|${where.timeZone ?? ''}`;

const readWhereabouts = (kept: string | null): Whereabouts => {
  const [region = '', timeZone = ''] = kept?.split('|') ?? [];
  return { region: region || null, timeZone: timeZone || null };
};

/** Why a text has to wait, and until when: a line of its why-card. */
interface Wait {
  readonly step: Deferral['step'];
  readonly until: number;
  readonly facts: TraceLine['facts'];
}

/** How long a text must wait for its recipient's sending window; null when it is open. */
const untilOpen = (
  { recipient, country, whereabouts }: ClaimedText,
  own: AccountHours | undefined,
  now: number,
): Wait | null => {
  const place = readWhereabouts(whereabouts);
  const where = recipientPlaces(recipient, country as CountryCode | null, place, own);
  if (where === null) return null;
  const until = earliestOpen(where.key, where.places, now) ?? now + REVIEW_MS;
  return until === now ? null : { step: 'window', until, facts: { ...windowFacts(where), opens: until } };
};

/** A text waits while nobody has looked at what is nearly an opt-out of its recipient. */
const untilReviewed = ({ country }: ClaimedText, since: Date, now: number): Wait => {
  const { source, mark, reviewed } = passportOf(country as CountryCode | null).typingErrors;
  const until = now + REVIEW_MS;
  const facts = { state: 'paused', since: since.getTime(), opens: until, source, mark, reviewed };
  return { step: 'suppression', until, facts };
};

/** A suppression, by the place of its recipient; or the hours an account has chosen for itself. */
type CheckedRow =
  | { place: bigint; state: 'active' | 'paused'; since: Date; account: null }
  | { place: null; account: string; hours: AccountHours };

const CHECK = {
  name: 'suppressed-at-claim',
  text: 'SELECT place, state, since, account, hours FROM suppressed_at_claim($1::uuid[], $2::text[])',
};

/**
 * Looks at the recipients of claimed commercial texts once more, inside the claim's transaction: it first waits for
 * every STOP of theirs that is under way and keeps others off until the claim commits. So a text that passes was
 * claimed before any STOP took effect. What has to wait is noted for its why-card. Gives the blocked ones by their place.
 */
export const checkClaimed = async (
  client: pg.PoolClient,
  texts: readonly ClaimedText[],
  now: number,
): Promise<ReadonlyMap<number, Blocked>> => {
  if (texts.length === 0) return new Map();
  const accounts = texts.map(({ account_id }) => account_id);
  const recipients = texts.map(({ recipient }) => recipient);
  const { rows } = await client.query<CheckedRow>({ ...CHECK, values: [accounts, recipients] });
  const own = new Map(
    rows.flatMap((row) => (row.account === null ? [] : [[row.account, row.hours] as const])),
  );
  const waits = new Map<number, Wait>();
  texts.forEach((text, place) => {
    const wait = untilOpen(text, own.get(text.account_id), now);
    if (wait) waits.set(place, wait);
  });
  const blocked = new Map<number, Blocked>();
  for (const row of rows) {
    if (row.account !== null) continue;
    const place = Number(row.place) - 1;
    if (row.state === 'paused') waits.set(place, untilReviewed(texts[place]!, row.since, now));
    else {
      waits.delete(place);
      blocked.set(place, { kind: 'suppressed' });
    }
  }
  for (const [place, { until }] of waits) blocked.set(place, { kind: 'deferred', retryAfterMs: until - now });
  const held = [...waits].map(([place, { step, facts }]) => {
    const { account_id: accountId, id } = texts[place]!;
    return { accountId, id, step, facts };
  });
  await keepDeferrals(client, held, new Date(now));
  return blocked;
};

/** Bars the transactional texts whose recipients want no text of any kind; for claims that read no queue. */
export const blockUnwanted = async <
  Text extends { readonly accountId: string; readonly recipient: string; readonly blocked: Blocked | null },
>(
  client: pg.Pool,
  texts: readonly Text[],
): Promise<Text[]> => {
  const { rows } = await client.query<{ place: bigint }>(
    `SELECT asked.place FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS asked (account, recipient, place)
     JOIN suppressions s ON s.account_id = suppression_list(asked.account) AND s.recipient = asked.recipient
       AND s.scope = 'all'`,
    [texts.map(({ accountId }) => accountId), texts.map(({ recipient }) => recipient)],
  );
  const unwanted = new Set(rows.map(({ place }) => Number(place) - 1));
  return texts.map((text, place) =>
    unwanted.has(place) ? { ...text, blocked: { kind: 'suppressed' } } : text,
  );
};
