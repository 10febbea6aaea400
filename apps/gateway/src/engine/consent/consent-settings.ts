import { type ConsentPolicy, DEFAULT_CONSENT_POLICY } from '@carillon/core/consent';
import { acrossAccounts } from '../../infrastructure/account-scope/account-scope.ts';
import { createFreshValues } from '../../infrastructure/caches/fresh-values.ts';
import type { Database } from '../../infrastructure/database/open.ts';

/** What admission and claims need to know of an account before they look at any recipient. */
export interface ConsentSettings {
  readonly policy: ConsentPolicy;
  /** What the account is called, as a person may write it behind a STOP. */
  readonly accountName: string;
  /** The account whose suppression list counts. */
  readonly listId: string;
  /** True when somebody on the list may not even be sent transactional texts. */
  readonly stopsAll: boolean;
}

/** The settings of accounts, in memory. A change made by another process may go unnoticed for a second. */
export interface ConsentSettingsCache {
  /** The settings of some accounts, by account id; every account asked for has some. */
  read(accounts: readonly string[]): Promise<ReadonlyMap<string, ConsentSettings>>;
  /** Forgets what was remembered, after a change made here. */
  forget(): void;
}

interface Row {
  account_id: string;
  list_id: string;
  name: string;
  policy: Partial<ConsentPolicy> | null;
  stops_all: boolean;
}

const FRESH_MS = 1_000;
const MOST_REMEMBERED = 10_000;

const toSettings = (row: Row): ConsentSettings => ({
  policy: { ...DEFAULT_CONSENT_POLICY, ...row.policy },
  accountName: row.name,
  listId: row.list_id,
  stopsAll: row.stops_all,
});

export const createConsentSettings = (database: Database, now: () => number): ConsentSettingsCache => {
  const remembered = createFreshValues<string, ConsentSettings>({
    freshMs: FRESH_MS,
    now,
    most: MOST_REMEMBERED,
  });
  const load = async (accounts: readonly string[]): Promise<readonly Row[]> => {
    const { rows } = await database.pool.query<Row>({
      name: 'consent-settings',
      text: `SELECT asked.account_id, asked.list_id, a.name, p.policy,
          EXISTS (SELECT FROM suppressions s WHERE s.account_id = asked.list_id AND s.scope = 'all') AS stops_all
        FROM (SELECT account_id, suppression_list(account_id) AS list_id FROM unnest($1::uuid[]) AS a (account_id)) AS asked
        JOIN accounts a ON a.id = asked.account_id
        LEFT JOIN consent_policies p ON p.account_id = asked.account_id`,
      values: [accounts],
    });
    return rows;
  };
  return {
    forget: () => remembered.forget(),
    read: async (accounts) => {
      const found = new Map<string, ConsentSettings>();
      const unknown = new Set<string>();
      for (const account of accounts) {
        const settings = remembered.get(account);
        if (settings) found.set(account, settings);
        else unknown.add(account);
      }
      if (unknown.size === 0) return found;
      const remember = remembered.beginRead();
      for (const row of await acrossAccounts(() => load([...unknown]))) {
        const settings = toSettings(row);
        remember(row.account_id, settings);
        found.set(row.account_id, settings);
      }
      return found;
    },
  };
};
