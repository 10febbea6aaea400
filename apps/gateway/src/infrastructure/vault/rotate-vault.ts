import type { Database } from '../database/open.ts';
import { adoptMasterKey } from './adopt-master-key.ts';
import { rotateDataKey } from './data-key-store.ts';
import type { MasterKeys } from './master-key.ts';

/**
 * Publishes a new data key for the gateways that run on this database: they seal with it from a minute later on, and
 * go on opening what was sealed before.
 *
 * @returns its generation.
 * @throws StartupError when the master key is not the one the gateways have: they could not read the new data key.
 */
export async function rotateVault(database: Database, masterKeys: MasterKeys): Promise<number> {
  await adoptMasterKey(database, masterKeys);
  return rotateDataKey(database, masterKeys.current);
}
