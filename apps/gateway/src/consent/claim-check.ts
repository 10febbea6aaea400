import { earliestOpen, recipientPlaces, type Whereabouts } from '@carillon/core/consent';
import type { CountryCode } from '@carillon/core/numbers';
import type pg from 'pg';

/** A commercial text that a claim is about to take. */
export interface ClaimedText {
  readonly account_id: string;
  readonly recipient: string;
  readonly country: string | null;
  readonly whereabouts: string | null;
}

/** Why a claimed text does not leave: its recipient said no, or it has to wait. */
export type Barred =
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

/** How long a text must wait for its recipient's sending window; 0 when it is open. */
const untilOpen = ({ recipient, country, whereabouts }: ClaimedText, now: number): number => {
  const where = recipientPlaces(recipient, country as CountryCode | null, readWhereabouts(whereabouts));
  if (where === null) return 0;
  const opens = earliestOpen(where.key, where.places, now);
  return opens === null ? REVIEW_MS : opens - now;
};

/**
 * Looks at the recipients of claimed commercial texts once more, inside the claim's transaction: it first waits for
 * every STOP of theirs that is under way and keeps others off until the claim commits. So a text that passes was
 * claimed before any STOP took effect. Gives the barred ones by their place.
 */
export const checkClaimed = async (
  client: pg.PoolClient,
  texts: readonly ClaimedText[],
  now: number,
): Promise<ReadonlyMap<number, Barred>> => {
  if (texts.length === 0) return new Map();
  const { rows } = await client.query<{ place: bigint; state: 'active' | 'paused' }>({
    name: 'suppressed-at-claim',
    text: 'SELECT place, state FROM suppressed_at_claim($1::uuid[], $2::text[])',
    values: [texts.map(({ account_id }) => account_id), texts.map(({ recipient }) => recipient)],
  });
  const barred = new Map<number, Barred>();
  texts.forEach((text, place) => {
    const wait = untilOpen(text, now);
    if (wait > 0) barred.set(place, { kind: 'deferred', retryAfterMs: wait });
  });
  for (const { place, state } of rows) {
    const verdict: Barred =
      state === 'active' ? { kind: 'suppressed' } : { kind: 'deferred', retryAfterMs: REVIEW_MS };
    barred.set(Number(place) - 1, verdict);
  }
  return barred;
};

/** Bars the transactional texts whose recipients want no text of any kind; for claims that read no queue. */
export const barUnwanted = async <
  Text extends { readonly accountId: string; readonly recipient: string; readonly barred: Barred | null },
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
    unwanted.has(place) ? { ...text, barred: { kind: 'suppressed' } } : text,
  );
};
