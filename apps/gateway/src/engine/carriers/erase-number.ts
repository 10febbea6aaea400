import type pg from 'pg';
import { eraseFromBatches } from './octopush/erase-number.ts';
import { erasePhone } from './simulator/erase-number.ts';

/** What stands where a number stood. */
export interface ErasedNumber {
  readonly accountId: string;
  /** E.164. */
  readonly number: string;
  readonly erased: string;
}

/**
 * Erases a number from what carriers remember of an account's messages and of texts from handsets. Call it while the
 * account's messages still name the number: that is how a carrier's memory is found.
 */
export const eraseFromCarriers = async (client: pg.PoolClient, whose: ErasedNumber): Promise<void> => {
  await erasePhone(client, whose);
  await eraseFromBatches(client, whose);
  await client.query('DELETE FROM number_networks WHERE number = $1', [whose.number]);
  // The row stays, so that a text that comes again is still known; what it said and who said it is gone.
  await client.query(
    `UPDATE carrier_texts SET sender = $3, text = '' WHERE sender = $2 AND $1::uuid = ANY(account_ids)`,
    [whose.accountId, whose.number, whose.erased],
  );
};
