import type { SqlRow } from '../database/query.ts';
import type { Caller, CallerAccount, Mode } from './caller.ts';

/** What a caller's account is read from. */
export type CallerAccountRow = SqlRow<'accounts', 'plan' | 'currency' | 'default_country' | 'default_sender'>;

/** The columns of `CallerAccountRow`, of accounts AS a. */
export const CALLER_ACCOUNT_COLUMNS = 'a.plan, a.currency, a.default_country, a.default_sender';

export const toCallerAccount = (id: string, row: CallerAccountRow): CallerAccount => ({
  id,
  plan: row.plan,
  currency: row.currency,
  defaultCountry: row.default_country,
  defaultSender: row.default_sender,
});

/** An account that acts by itself, without a request and a key: its automations, its answers to keywords. */
export const callerWithoutKey = (account: CallerAccount, mode: Mode): Caller => ({
  account,
  mode,
  keyId: '',
  scopes: [],
});
