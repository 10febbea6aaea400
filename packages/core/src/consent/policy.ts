import type { CostlyLine } from '../numbers/index.ts';
import type { AnswerSettings } from './answers/index.ts';
import type { AccountHours } from './hours/account-hours.ts';

/** What an account has decided about consent, within what its recipients' countries allow. */
export interface ConsentPolicy {
  /** Whether commercial texts need a consent record, or the account vouches for the consent it holds elsewhere. */
  readonly consent: 'required' | 'trusted';
  /** A transactional text that reads like marketing leaves with a warning on its why-card, or not at all. */
  readonly marketingInTransactional: 'warn' | 'refuse';
  /** A grant without evidence is refused, or kept without effect until evidence comes. */
  readonly grantWithoutEvidence: 'refuse' | 'park';
  /** Commercial texts one recipient gets at most; null is no cap. */
  readonly frequencyCap: { readonly perDay: number | null; readonly perWeek: number | null } | null;
  /** Commercial texts without any sign of life (a reply, a consent) after which a recipient is left alone. */
  readonly quietAfter: number | null;
  /** Short codes that take opt-outs for this account, by country. */
  readonly stopCodes: Readonly<Record<string, string>>;
  /** Lines that are closed unless they are named here: those that earn from being texted, and satellite phones. */
  readonly openLines: readonly CostlyLine[];
  /** The account's own sending hours, by country: within what the country allows. */
  readonly sendingHours: AccountHours;
  /** What the account says in answer to STOP, START, HELP and a doubtful no. */
  readonly answers: AnswerSettings;
}

/** The policy of an account that has decided nothing: the careful choice everywhere, and no caps. */
export const DEFAULT_CONSENT_POLICY: ConsentPolicy = {
  consent: 'required',
  marketingInTransactional: 'warn',
  grantWithoutEvidence: 'refuse',
  frequencyCap: null,
  quietAfter: null,
  stopCodes: {},
  openLines: [],
  sendingHours: {},
  answers: {},
};
