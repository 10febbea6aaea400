import { isDataFault } from '../../infrastructure/database/data-fault.ts';
import { isDeadlock, isStoreLost } from '../../infrastructure/database/lost.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Receipt } from '../carriers/carrier.ts';
import type { FailoverMove } from '../messages/lifecycle/message-row.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import { type Quarantine, reasonOf } from '../quarantine/quarantine.ts';
import type { Failover } from './failover/failover.ts';
import { recordUpdates, type Updates } from './record-outcomes.ts';
import { disown, ReclaimedClaims } from './recovery/reclaimed-claims.ts';

export interface UpdateStoreOptions {
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

/** What is on disk of some updates, and the receipts that are nowhere, each with why: their carrier still has them. */
export interface StoredUpdates {
  readonly stored: Updates;
  /** Receipts that had come before, and are about what is on disk only now. */
  readonly late: readonly Receipt[];
  readonly refused: ReadonlyMap<Receipt, unknown>;
}

const RETRY_MS = 500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const sizeOf = ({ outcomes, receipts }: Updates): number => outcomes.length + receipts.length;

/** Two parts of some updates: outcomes before receipts, which may be about them. Claims are ended when all is stored. */
const halves = ({ outcomes, receipts }: Updates): readonly [Updates, Updates] => {
  const part = (some: Partial<Updates>): Updates => ({ outcomes: [], receipts: [], claims: [], ...some });
  if (outcomes.length > 0 && receipts.length > 0) return [part({ outcomes }), part({ receipts })];
  const middle = Math.ceil(Math.max(outcomes.length, receipts.length) / 2);
  return [
    part({ outcomes: outcomes.slice(0, middle), receipts: receipts.slice(0, middle) }),
    part({ outcomes: outcomes.slice(middle), receipts: receipts.slice(middle) }),
  ];
};

const NOTHING: Updates = { outcomes: [], receipts: [], claims: [] };

const joined = (parts: readonly StoredUpdates[]): StoredUpdates => ({
  stored: {
    outcomes: parts.flatMap(({ stored }) => stored.outcomes),
    receipts: parts.flatMap(({ stored }) => stored.receipts),
    claims: parts.flatMap(({ stored }) => stored.claims),
  },
  late: parts.flatMap(({ late }) => late),
  refused: new Map(parts.flatMap(({ refused }) => [...refused])),
});

const STORED_NOTHING: StoredUpdates = { stored: NOTHING, late: [], refused: new Map() };

/**
 * Makes what puts updates on disk. News that the store cannot take is halved until what it cannot take stands alone, so
 * that one thing a carrier said keeps nothing else from being recorded: an outcome then is unknown, with the reason, a
 * receipt is in quarantine. While the store is away it waits.
 */
export const createUpdateStore = (
  options: UpdateStoreOptions,
): ((updates: Updates) => Promise<StoredUpdates>) => {
  const { database, quarantine, now, onFault, failover } = options;

  /** Writes updates in one transaction; throws only for what is in it. */
  const write = async (given: Updates): Promise<StoredUpdates> => {
    let updates = given;
    for (;;) {
      try {
        const { requeued, failedOver, unmatched, late } = await database.transaction((client, withCommit) =>
          recordUpdates(client, withCommit, updates, now(), failover),
        );
        failedOver.forEach(options.onFailedOver);
        if (unmatched.length > 0) options.onUnmatched(unmatched);
        if (requeued) options.onRequeued();
        return { stored: updates, late, refused: new Map() };
      } catch (error) {
        onFault(error);
        if (error instanceof ReclaimedClaims) {
          updates = disown(updates, error.claims);
          continue;
        }
        // Outcomes are the only trace of what is on the wire: they wait for the store.
        if (!isStoreLost(error) && !isDeadlock(error)) throw error;
        await pause(RETRY_MS);
      }
    }
  };

  const setOutcomeAside = async (entry: OutcomeUpdate, error: unknown): Promise<StoredUpdates> => {
    const { carrier, message, outcome, at } = entry;
    const body = JSON.stringify({ message: message.messageId, outcome });
    await quarantine.keep({
      source: 'carrier',
      name: carrier,
      kind: 'outcome',
      reason: reasonOf(error),
      body,
    });
    const unknown: OutcomeUpdate = {
      ...entry,
      outcome: { kind: 'unknown', reason: 'answer_unstorable' },
      at: Number.isNaN(at.getTime()) ? new Date(now()) : at,
    };
    // What cannot be written even so stays claimed, and is unknown once this process has ended.
    return write({ ...NOTHING, outcomes: [unknown] }).catch(() => STORED_NOTHING);
  };

  const setReceiptAside = async (receipt: Receipt, error: unknown): Promise<StoredUpdates> => {
    // A fault of ours is no reason to tell the carrier that we have it.
    if (!isDataFault(error)) return { ...STORED_NOTHING, refused: new Map([[receipt, error]]) };
    const { carrier: name } = receipt;
    const body = JSON.stringify(receipt);
    await quarantine.keep({ source: 'carrier', name, kind: 'receipt', reason: reasonOf(error), body });
    return STORED_NOTHING;
  };

  const setAside = (
    { outcomes: [outcome], receipts: [receipt] }: Updates,
    error: unknown,
  ): Promise<StoredUpdates> => (outcome ? setOutcomeAside(outcome, error) : setReceiptAside(receipt!, error));

  const storePart = async (updates: Updates): Promise<StoredUpdates> => {
    try {
      return await write(updates);
    } catch (error) {
      if (sizeOf(updates) <= 1) return setAside(updates, error);
    }
    const parts: StoredUpdates[] = [];
    for (const half of halves(updates)) parts.push(await storePart(half));
    return joined(parts);
  };

  return async (updates) => {
    try {
      return await write(updates);
    } catch (error) {
      if (sizeOf(updates) === 0) throw error;
    }
    const parts = await storePart({ ...updates, claims: [] });
    await write({ ...NOTHING, claims: updates.claims });
    return parts;
  };
};
