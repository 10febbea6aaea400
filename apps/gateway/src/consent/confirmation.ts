import type { Draft } from '@carillon/core/admission';
import type { Currency } from '@carillon/core/billing';
import { type Keyword, passportOf } from '@carillon/core/consent';
import { parseSender } from '@carillon/core/messaging';
import { parseNumber } from '@carillon/core/numbers';
import type { Refusal, Result } from '@carillon/core/result';
import type { Caller } from '../accounts/caller.ts';
import type { InboundText } from '../carriers/carrier.ts';
import type { Database } from '../database/open.ts';
import { draftFor } from '../messages/intake.ts';

interface AccountRow {
  name: string;
  currency: Currency;
  plan: string;
  default_country: string | null;
  default_sender: string | null;
}

/** A text to send in answer to a keyword, on behalf of the account it was sent to. */
export interface ConfirmationJob {
  readonly caller: Caller;
  readonly draft: Result<Draft, Refusal>;
}

const textFor = (keyword: Keyword, country: string | null, account: string): string | null => {
  const passport = passportOf(parseCountry(country));
  const wordings = passport.confirmation.value;
  if (wordings === null) return null;
  const wording = wordings[passport.languages[0]];
  if (wording === undefined) return null;
  if (keyword.meaning === 'stop' || keyword.meaning === 'stop_all') return `${account}: ${wording}`;
  return keyword.meaning === 'help' ? `${account}: SMS. Reply STOP to opt out.` : null;
};

const parseCountry = (country: string | null) => {
  const parsed = country === null ? null : parseNumber('0', country);
  return parsed && (parsed.ok || parsed.error.code !== 'country_unknown') ? (country as 'FR') : null;
};

/** The one text that confirms an opt-out, or answers HELP, where the country wants it; null elsewhere. Never marketing. */
export const confirmationOf = async (
  { pool }: Database,
  { text, keyword, replyId }: { text: InboundText; keyword: Keyword; replyId: string },
): Promise<ConfirmationJob | null> => {
  const from = parseNumber(text.sender);
  const country = from.ok ? from.value.country : null;
  const { rows } = await pool.query<AccountRow>(
    'SELECT name, plan, currency, default_country, default_sender FROM accounts WHERE id = $1',
    [text.accountId],
  );
  const [account] = rows;
  const wording = account && textFor(keyword, country, account.name);
  if (!account || !wording) return null;
  const caller: Caller = {
    account: {
      id: text.accountId,
      plan: account.plan,
      currency: account.currency,
      defaultCountry: account.default_country,
      defaultSender: account.default_sender,
    },
    mode: text.mode ?? 'live',
    keyId: '',
    scopes: [],
  };
  const sender = text.recipient !== null && parseSender(text.recipient).ok ? text.recipient : null;
  const draft = draftFor(caller, {
    to: text.sender,
    country: null,
    text: wording,
    purpose: 'transactional',
    lane: 'conversation',
    sender,
    eventKey: `keyword/${replyId}`,
    reference: null,
    sendAt: null,
    notAfter: null,
    origin: { kind: 'api' },
  });
  return { caller, draft };
};
