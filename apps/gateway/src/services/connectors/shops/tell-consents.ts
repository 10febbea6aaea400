import type { ConsentDecision } from '@carillon/connector-kit/shop';
import { OPT_IN_LEVELS } from '@carillon/core/consent';
import { type AskedShop, askedShopOf } from '../../../engine/shops/asked-shop.ts';
import type { ShopAsker } from '../../../engine/shops/shop-asker.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { SqlRow } from '../../../infrastructure/database/query.ts';
import type { Logger } from '../../../infrastructure/telemetry/logger.ts';

export interface TellConsentsDependencies {
  readonly database: Database;
  readonly asker: ShopAsker;
  readonly logger: Logger;
  readonly now: () => number;
}

interface Found extends AskedShop, SqlRow<'consents', 'decision' | 'evidence'> {
  readonly consent_id: string;
  readonly tries: number;
  /** Null once the person is erased. */
  readonly number: string | null;
  readonly decided_at: Date;
  /** A newer decision of the same person is in the ledger: that one is told. */
  readonly outdated: boolean;
}

/** Decisions of one run; what is left comes with the next. */
const AT_ONCE = 50;
const TELL_MS = 15_000;
/** A process that has worked on them for so long has ended. */
const SILENT_MS = 120_000;
const MINUTE_MS = 60_000;
/** With ever longer waits, two days. */
const MOST_TRIES = 15;

const TAKE = `WITH due AS (
    SELECT s.connection_id, s.consent_id FROM shop_consents s JOIN connections c ON c.id = s.connection_id
    WHERE s.next_at <= $1 AND c.state = 'installed' ORDER BY s.next_at LIMIT ${AT_ONCE} FOR UPDATE OF s SKIP LOCKED),
  taken AS (
    UPDATE shop_consents s SET next_at = $2, tries = s.tries + 1 FROM due
    WHERE s.connection_id = due.connection_id AND s.consent_id = due.consent_id
    RETURNING s.account_id, s.connection_id, s.consent_id, s.tries)
  SELECT t.consent_id, t.tries, k.recipient AS number, k.decision, k.evidence, k.decided_at, ${askedShopOf('c')},
    EXISTS (SELECT FROM consents n WHERE n.account_id = k.account_id AND n.digest = k.digest AND n.purpose = 'commercial'
      AND n.status = 'effective' AND n.decision <> 'undecided' AND n.decided_at > k.decided_at) AS outdated
  FROM taken t JOIN connections c ON c.id = t.connection_id
  LEFT JOIN consents k ON k.account_id = t.account_id AND k.id = t.consent_id`;

const isLevel = (value: unknown): value is ConsentDecision['optInLevel'] =>
  OPT_IN_LEVELS.some((level) => level === value);

const decisionOf = ({ number, decision, evidence, decided_at: at }: Found): ConsentDecision => {
  const level = (evidence as Readonly<Record<string, unknown>>)['optInLevel'];
  return {
    phone: number!,
    state: decision === 'granted' ? 'subscribed' : 'unsubscribed',
    optInLevel: isLevel(level) ? level : 'unknown',
    decidedAt: at.toISOString(),
  };
};

const WHICH = 'connection_id = $1 AND consent_id = $2';

const forget = async ({ pool }: Database, { id, consent_id }: Found): Promise<void> => {
  await pool.query(`DELETE FROM shop_consents WHERE ${WHICH}`, [id, consent_id]);
};

const tellOne = async (deps: TellConsentsDependencies, found: Found): Promise<void> => {
  const { database, asker, logger, now } = deps;
  if (found.number === null || found.outdated) return forget(database, found);
  const decision = decisionOf(found);
  const told = await asker.ask(found, TELL_MS, (port, access) => port.writeConsent(access, decision));
  const { platform, tries, id, consent_id } = found;
  if (told.ok) {
    logger.debug({ platform, outcome: told.value }, 'a shop was told of a decision');
    return forget(database, found);
  }
  const { code, retryAfterMs } = told.error;
  if (code === 'shop_refused' || tries >= MOST_TRIES) {
    logger.warn({ platform, code }, 'a shop takes no word of a decision about its texts');
    return forget(database, found);
  }
  const wait = Math.min(6 * 60 * MINUTE_MS, MINUTE_MS * 2 ** (tries - 1));
  const at = new Date(now() + Math.max(wait, retryAfterMs ?? 0));
  await database.pool.query(`UPDATE shop_consents SET next_at = $3 WHERE ${WHICH}`, [id, consent_id, at]);
};

/**
 * Tells shops what people decided elsewhere about commercial texts, each decision once it counts, and the newest of a person
 * alone. A shop's own *no* is never raised to a *yes*: its port sees to that.
 */
export const tellConsents = async (deps: TellConsentsDependencies): Promise<void> => {
  const { database, now } = deps;
  const { rows } = await database.pool.query<Found>(TAKE, [new Date(now()), new Date(now() + SILENT_MS)]);
  // One after the other at each shop: its answers come slower than its patience ends.
  const byShop = Map.groupBy(rows, ({ id }) => id);
  await Promise.all(
    [...byShop.values()].map(async (own) => {
      for (const found of own) await tellOne(deps, found);
    }),
  );
};
