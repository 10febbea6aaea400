import type { Draft } from '@carillon/core/admission';
import {
  type AnswerKind,
  type AnswerSettings,
  answerTo,
  type Keyword,
  languageOf,
  passportOf,
} from '@carillon/core/consent';
import { parseSender } from '@carillon/core/messaging';
import { type CountryCode, countryFault, parseNumber } from '@carillon/core/numbers';
import type { Refusal, Result } from '@carillon/core/result';
import type { InboundText } from '../../engine/carriers/carrier.ts';
import { draftFor } from '../../engine/messages/admission/intake.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { callerWithoutKey } from '../../infrastructure/http/account-caller.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';

/** A text to send in answer to a keyword, on behalf of the account it was sent to. */
export interface ConfirmationJob {
  readonly caller: Caller;
  readonly draft: Result<Draft, Refusal>;
}

/** What is answered: a stop of all texts like one of commercial texts. */
const kindOf = ({ meaning }: Keyword): AnswerKind =>
  meaning === 'stop_all' ? 'stop' : meaning === 'doubtful' ? 'question' : meaning;

const parseCountry = (country: string | null): CountryCode | null =>
  country !== null && countryFault(country) === null ? (country as CountryCode) : null;

interface Answered {
  readonly text: InboundText;
  readonly keyword: Keyword;
  readonly answers: AnswerSettings;
}

const textFor = ({ text, keyword, answers }: Answered, accountName: string): string | null => {
  const from = parseNumber(text.sender);
  const passport = passportOf(parseCountry(from.ok ? from.value.country : null));
  return answerTo(kindOf(keyword), {
    settings: answers,
    accountName,
    language: languageOf(text.text, keyword),
    languages: passport.languages,
    confirmation: passport.confirmation.value,
  });
};

/**
 * The one text that answers a keyword, in its language, where the country or the account wants one; null elsewhere. Never
 * marketing.
 */
export const confirmationOf = async (
  { pool }: Database,
  { replyId, ...answered }: Answered & { readonly replyId: string },
): Promise<ConfirmationJob | null> => {
  const { text } = answered;
  const row = await queryOn(pool)
    .selectFrom('accounts')
    .select(['name', 'id', 'plan', 'currency', 'defaultCountry', 'defaultSender'])
    .where('id', '=', text.accountId)
    .executeTakeFirst();
  const wording = row && textFor(answered, row.name);
  if (!row || !wording) return null;
  const { name: _, ...account } = row;
  const caller = callerWithoutKey(account, text.mode ?? 'live');
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
