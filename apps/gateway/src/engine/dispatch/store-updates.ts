import { isDataFault } from '../../infrastructure/database/data-fault.ts';
import { isDeadlock, isStoreLost } from '../../infrastructure/database/lost.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Receipt } from '../carriers/carrier.ts';
import type { FailoverMove } from '../messages/lifecycle/message-row.ts';
import type { OutcomeNews } from '../messages/outcome.ts';
import { type Quarantine, reasonOf } from '../quarantine/quarantine.ts';
import type { Failover } from './failover/failover.ts';
import { type News, recordNews } from './record-outcomes.ts';
import { disown, SweptClaims } from './recovery/reclaimed-claims.ts';

export interface NewsStoreOptions {
  readonly database: Database;
  readonly quarantine: Quarantine;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  /** Lets messages go on to another carrier; none does unless given. */
  readonly failover?: Failover | undefined;
  readonly onFailedOver: (move: FailoverMove) => void;
  /** Receipts that named no message when they came. */
  readonly onUnmatched: (receipts: readonly Receipt[]) => void;
  /** Something went back to its lane. */
  readonly onRequeued: () => void;
}

/** What is on disk of some news, and the receipts that are nowhere, each with why: their carrier still has them. */
export interface StoredNews {
  readonly stored: News;
  /** Receipts that had come before, and are about what is on disk only now. */
  readonly late: readonly Receipt[];
  readonly refused: ReadonlyMap<Receipt, unknown>;
}

const RETRY_MS = 500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const sizeOf = ({ outcomes, receipts }: News): number => outcomes.length + receipts.length;

/** Two parts of some news: outcomes before receipts, which may be about them. Claims are ended when all is stored. */
const halves = ({ outcomes, receipts }: News): readonly [News, News] => {
  const part = (some: Partial<News>): News => ({ outcomes: [], receipts: [], claims: [], ...some });
  if (outcomes.length > 0 && receipts.length > 0) return [part({ outcomes }), part({ receipts })];
  const middle = Math.ceil(Math.max(outcomes.length, receipts.length) / 2);
  return [
    part({ outcomes: outcomes.slice(0, middle), receipts: receipts.slice(0, middle) }),
    part({ outcomes: outcomes.slice(middle), receipts: receipts.slice(middle) }),
  ];
};

const NOTHING: News = { outcomes: [], receipts: [], claims: [] };

const joined = (parts: readonly StoredNews[]): StoredNews => ({
  stored: {
    outcomes: parts.flatMap(({ stored }) => stored.outcomes),
    receipts: parts.flatMap(({ stored }) => stored.receipts),
    claims: parts.flatMap(({ stored }) => stored.claims),
  },
  late: parts.flatMap(({ late }) => late),
  refused: new Map(parts.flatMap(({ refused }) => [...refused])),
});

const STORED_NOTHING: StoredNews = { stored: NOTHING, late: [], refused: new Map() };

/**
 * Makes what puts news on disk. News that the store cannot take is halved until what it cannot take stands alone, so
 * that one thing a carrier said keeps nothing else from being recorded: an outcome then is unknown, with the reason, a
 * receipt is in quarantine. While the store is away it waits.
 */
export const createNewsStore = (options: NewsStoreOptions): ((news: News) => Promise<StoredNews>) => {
  const { database, quarantine, now, onFault, failover } = options;

  /** Writes news in one transaction; throws only for what is in it. */
  const write = async (given: News): Promise<StoredNews> => {
    let news = given;
    for (;;) {
      try {
        const { requeued, failedOver, unmatched, late } = await database.transaction((client, withCommit) =>
          recordNews(client, withCommit, news, now(), failover),
        );
        failedOver.forEach(options.onFailedOver);
        if (unmatched.length > 0) options.onUnmatched(unmatched);
        if (requeued) options.onRequeued();
        return { stored: news, late, refused: new Map() };
      } catch (error) {
        onFault(error);
        if (error instanceof SweptClaims) {
          news = disown(news, error.claims);
          continue;
        }
        // Outcomes are the only trace of what is on the wire: they wait for the store.
        if (!isStoreLost(error) && !isDeadlock(error)) throw error;
        await pause(RETRY_MS);
      }
    }
  };

  const setOutcomeAside = async (entry: OutcomeNews, error: unknown): Promise<StoredNews> => {
    const { carrier, message, outcome, at } = entry;
    const body = JSON.stringify({ message: message.messageId, outcome });
    await quarantine.keep({
      source: 'carrier',
      name: carrier,
      kind: 'outcome',
      reason: reasonOf(error),
      body,
    });
    const unknown: OutcomeNews = {
      ...entry,
      outcome: { kind: 'unknown', reason: 'answer_unstorable' },
      at: Number.isNaN(at.getTime()) ? new Date(now()) : at,
    };
    // What cannot be written even so stays claimed, and is unknown once this process has ended.
    return write({ ...NOTHING, outcomes: [unknown] }).catch(() => STORED_NOTHING);
  };

  const setReceiptAside = async (receipt: Receipt, error: unknown): Promise<StoredNews> => {
    // A fault of ours is no reason to tell the carrier that we have it.
    if (!isDataFault(error)) return { ...STORED_NOTHING, refused: new Map([[receipt, error]]) };
    const { carrier: name } = receipt;
    const body = JSON.stringify(receipt);
    await quarantine.keep({ source: 'carrier', name, kind: 'receipt', reason: reasonOf(error), body });
    return STORED_NOTHING;
  };

  const setAside = (
    { outcomes: [outcome], receipts: [receipt] }: News,
    error: unknown,
  ): Promise<StoredNews> => (outcome ? setOutcomeAside(outcome, error) : setReceiptAside(receipt!, error));

  const storePart = async (news: News): Promise<StoredNews> => {
    try {
      return await write(news);
    } catch (error) {
      if (sizeOf(news) <= 1) return setAside(news, error);
    }
    const parts: StoredNews[] = [];
    for (const half of halves(news)) parts.push(await storePart(half));
    return joined(parts);
  };

  return async (news) => {
    try {
      return await write(news);
    } catch (error) {
      if (sizeOf(news) === 0) throw error;
    }
    const parts = await storePart({ ...news, claims: [] });
    await write({ ...NOTHING, claims: news.claims });
    return parts;
  };
};
