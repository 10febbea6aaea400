import { type Keyword, passportOf, readKeyword } from '@carillon/core/consent';
import { parseNumber } from '@carillon/core/numbers';
import type pg from 'pg';
import type { InboundText } from '../carriers/carrier.ts';
import type { ConsentSettings } from './consent-settings.ts';
import type { ConsentWriter } from './consents.ts';
import { suppress } from './suppress.ts';
import { undoNo } from './take-back-opt-out.ts';

const DIGITS = /^\d{3,8}$/;

const BY_CARRIER: Keyword = {
  meaning: 'stop',
  word: 'STOP',
  written: 'exact',
  source: 'The carrier stopped texting the handset',
};

/** The opt-out, opt-in or help word of a text from a handset; null when it has none. */
export const keywordOf = (
  text: InboundText,
  { policy, accountName }: Pick<ConsentSettings, 'policy' | 'accountName'>,
): Keyword | null => {
  if (text.optOut) return BY_CARRIER;
  const from = parseNumber(text.sender);
  const country = from.ok ? from.value.country : null;
  const passport = passportOf(country);
  const codes = [text.recipient, passport.stopMention.value?.code, ...Object.values(policy.stopCodes)];
  return readKeyword(text.text, {
    country,
    codes: codes.flatMap((code) => (code && DIGITS.test(code) ? [code] : [])),
    typingErrors: passport.typingErrors.value,
    names: [policy.answers.name, accountName].flatMap((name) => (name ? [name] : [])),
  });
};

export interface KeywordChange {
  readonly text: InboundText;
  readonly keyword: Keyword;
  /** The reply that said so; null where it has not been stored as one. */
  readonly replyId: string | null;
  readonly now: Date;
}

/** The person under every number the account knows them by. */
const numbersOf = ({ sender, knownAs = [] }: InboundText): string[] => [...new Set([sender, ...knownAs])];

/**
 * Does what a keyword asks for, in the caller's transaction: an opt-out acts at once, a near miss pauses commercial
 * texts, START undoes both.
 *
 * @returns whether that changed where the person stands.
 */
export const applyKeyword = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { text, keyword, replyId, now }: KeywordChange,
): Promise<boolean> => {
  const { accountId, at } = text;
  const evidence = {
    inboundMessage: text.text.slice(0, 2_000),
    ...(replyId === null ? {} : { replyId }),
    word: keyword.word,
    written: keyword.written,
    source: keyword.source,
  };
  switch (keyword.meaning) {
    case 'help':
      return false;
    case 'start': {
      const undone: boolean[] = [];
      for (const recipient of numbersOf(text)) {
        const taken = { accountId, recipient, evidence, at };
        undone.push(await undoNo(client, consents.digests, { taken, now }));
      }
      return undone.includes(true);
    }
    default: {
      const scope = keyword.meaning === 'stop_all' ? ('all' as const) : ('commercial' as const);
      const state = keyword.meaning === 'doubtful' ? ('paused' as const) : ('active' as const);
      const entry = { accountId, scope, state, origin: 'keyword' as const, evidence, at };
      const entries = numbersOf(text).map((recipient) => ({ ...entry, recipient }));
      return (await suppress(client, consents, { entries, now })).added > 0;
    }
  }
};
