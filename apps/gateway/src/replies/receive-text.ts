import { uuidv7 } from 'uuidv7';
import type { HandsetText, InboundText } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';
import { findAddressees } from './addressees.ts';

export interface TextReceiverOptions {
  readonly database: Database;
  /** Puts a text on disk for its account. */
  readonly store: (text: InboundText) => Promise<void>;
  /** Told of a text that is nobody's: no account texted the handset through the carrier. */
  readonly onUnclaimed: (text: HandsetText) => void;
}

const keep = async ({ pool }: Database, text: HandsetText, id: string): Promise<'new' | 'known'> => {
  const { rows } = await pool.query<{ stored: boolean }>(
    `INSERT INTO carrier_texts (carrier, carrier_text_id, sender, recipient, text, opt_out, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (carrier, carrier_text_id) DO UPDATE SET text = carrier_texts.text
     RETURNING account_ids IS NOT NULL AS stored`,
    [text.carrier, id, text.sender, text.recipient, text.text, text.optOut ?? false, text.at],
  );
  return rows[0]!.stored ? 'known' : 'new';
};

/** Keeps a text that is nobody's and has no id at its carrier, under one of ours. */
const keepUnclaimed = async (database: Database, text: HandsetText): Promise<void> => {
  const id = uuidv7();
  await keep(database, text, id);
  await markStored(database, text.carrier, id, []);
};

const markStored = ({ pool }: Database, carrier: string, id: string, accounts: readonly string[]) =>
  pool.query(
    'UPDATE carrier_texts SET account_ids = $3::uuid[] WHERE carrier = $1 AND carrier_text_id = $2',
    [carrier, id, accounts],
  );

/**
 * Makes what takes texts from handsets: kept first, then stored for the accounts they are for. A text the carrier
 * sends twice is stored once; one that is nobody's is kept, so that nothing a person wrote is lost.
 */
export const createTextReceiver = ({ database, store, onUnclaimed }: TextReceiverOptions) => {
  const underWay = new Map<string, Promise<void>>();

  const deliver = async (text: HandsetText): Promise<readonly string[]> => {
    const accounts = await findAddressees(database, text);
    for (const accountId of accounts) await store({ ...text, accountId });
    if (accounts.length === 0) onUnclaimed(text);
    return accounts;
  };

  const receiveOnce = async (text: HandsetText, id: string): Promise<void> => {
    if ((await keep(database, text, id)) === 'known') return;
    await markStored(database, text.carrier, id, await deliver(text));
  };

  return async (text: HandsetText): Promise<void> => {
    const id = text.carrierTextId;
    if (id === null || id === undefined) {
      if ((await deliver(text)).length === 0) await keepUnclaimed(database, text);
      return;
    }
    const key = `${text.carrier} ${id}`;
    const receiving =
      underWay.get(key) ??
      receiveOnce(text, id).finally(() => {
        underWay.delete(key);
      });
    underWay.set(key, receiving);
    await receiving;
  };
};
