import { isDataFault } from '../../infrastructure/database/data-fault.ts';
import type { Receipt } from '../carriers/carrier.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import { type Quarantine, reasonOf } from '../quarantine/quarantine.ts';
import type { Updates } from './record-outcomes.ts';
import type { StoredUpdates, UpdateWriter } from './write-updates.ts';

export const NOTHING: Updates = { outcomes: [], receipts: [], claims: [] };
const STORED_NOTHING: StoredUpdates = { stored: NOTHING, late: [], refused: new Map() };

/** Does what is left to be done about one outcome, or one receipt, that could not be written. */
export type SetAside = (updates: Updates, error: unknown) => Promise<StoredUpdates>;

export interface SetAsideOptions {
  readonly quarantine: Quarantine;
  readonly now: () => number;
  readonly write: UpdateWriter;
}

/** Why an outcome could not be written. Only what the carrier said is the carrier's. */
const whyUnwritten = (error: unknown): string =>
  isDataFault(error) ? reasonOf(error) : `a fault of the gateway: ${reasonOf(error)}`;

/**
 * An outcome becomes unknown, and is kept in quarantine as it was told, because that is the only trace of it. The message
 * says that the carrier's answer was of no use only where that is why.
 */
const setOutcomeAside = async (
  { quarantine, now, write }: SetAsideOptions,
  entry: OutcomeUpdate,
  error: unknown,
): Promise<StoredUpdates> => {
  const { carrier: name, message, outcome, at } = entry;
  const body = JSON.stringify({ message: message.messageId, outcome });
  await quarantine.keep({ source: 'carrier', name, kind: 'outcome', reason: whyUnwritten(error), body });
  const unknown: OutcomeUpdate = {
    ...entry,
    outcome: { kind: 'unknown', ...(isDataFault(error) && { reason: 'answer_unstorable' }) },
    at: Number.isNaN(at.getTime()) ? new Date(now()) : at,
  };
  // What cannot be written even so stays claimed, and is unknown once this process has ended.
  return write({ ...NOTHING, outcomes: [unknown] }).catch(() => STORED_NOTHING);
};

const setReceiptAside = async (
  { quarantine }: SetAsideOptions,
  receipt: Receipt,
  error: unknown,
): Promise<StoredUpdates> => {
  // A fault of ours is no reason to tell the carrier that we have it.
  if (!isDataFault(error)) return { ...STORED_NOTHING, refused: new Map([[receipt, error]]) };
  const { carrier: name } = receipt;
  const body = JSON.stringify(receipt);
  await quarantine.keep({ source: 'carrier', name, kind: 'receipt', reason: reasonOf(error), body });
  return STORED_NOTHING;
};

export const createSetAside =
  (options: SetAsideOptions): SetAside =>
  async ({ outcomes: [outcome], receipts: [receipt] }, error) => {
    if (outcome) return setOutcomeAside(options, outcome, error);
    return receipt ? setReceiptAside(options, receipt, error) : STORED_NOTHING;
  };
