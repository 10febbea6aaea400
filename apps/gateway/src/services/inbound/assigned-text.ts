import { parseNumber } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { InboundText } from '../../engine/carriers/carrier.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { findContacts, formsOnRecord } from './contacts.ts';
import type { UnmatchedText } from './unmatched-texts.ts';
import { readTextRecipient, writersOf } from './writers.ts';

/** What the operator tells of a text that they give to an account. */
export interface OperatorsWord {
  /** Who wrote, in international form. */
  readonly from?: string | undefined;
  /** What an undecodable text says. */
  readonly text?: string | undefined;
}

interface Sender {
  readonly sender: string;
  readonly knownAs: readonly string[];
  readonly isRead: boolean;
}

/** Who wrote, as the account knows them: of all whom the digits can name, one it has texted comes first. */
const senderFor = async (
  database: Database,
  { accountId, at, from }: { accountId: string; at: Date; from: string | undefined },
  kept: UnmatchedText,
): Promise<Sender> => {
  const { rows } = await database.pool.query<{ country: string | null }>(
    'SELECT default_country AS country FROM accounts WHERE id = $1',
    [accountId],
  );
  const recipient = readTextRecipient({
    recipient: kept.recipient,
    recipientTon: kept.recipientTon ?? 0,
  });
  const written = from === undefined ? kept : { sender: from, senderTon: 1 };
  const writers = writersOf({ sender: written.sender, senderTon: written.senderTon ?? 0 }, [
    recipient.country ?? rows[0]?.country ?? null,
    rows[0]?.country ?? null,
  ]);
  const contacts = await findContacts(
    database,
    { carrier: kept.carrier, at },
    { numbers: writers.flatMap(({ forms }) => forms), answered: recipient.forms },
  );
  const texted = contacts.filter((contact) => contact.accountId === accountId);
  const writer =
    writers.find(({ forms }) =>
      texted.some((contact) => (forms as readonly string[]).includes(contact.recipient)),
    ) ?? writers[0];
  if (!writer) return { sender: written.sender, knownAs: [], isRead: false };
  const knownAs = await formsOnRecord(database, accountId, writer.forms);
  return { sender: writer.e164, knownAs, isRead: true };
};

const CONTRADICTED =
  'Only where a text cannot be read, or its sender, may you say what the text says or who wrote it.';

/** A text that was nobody's, as it would have come for an account now. */
export const assignedText = async (
  database: Database,
  kept: UnmatchedText,
  { accountId, word, at }: { accountId: string; word: OperatorsWord; at: Date },
): Promise<Result<{ readonly text: InboundText; readonly isSenderRead: boolean }, Refusal>> => {
  if (word.text !== undefined && kept.reason !== 'undecodable')
    return refuse('text_not_assignable', CONTRADICTED, 'text');
  const from = word.from === undefined ? null : parseNumber(word.from);
  if (from && !from.ok) return refuse(from.error.code, from.error.detail, 'from');
  const asItCame = await senderFor(database, { accountId, at, from: undefined }, kept);
  if (word.from !== undefined && asItCame.isRead) return refuse('text_not_assignable', CONTRADICTED, 'from');
  const { sender, knownAs, isRead } =
    word.from === undefined ? asItCame : await senderFor(database, { accountId, at, from: word.from }, kept);
  const text: InboundText = {
    accountId,
    carrier: kept.carrier,
    sender,
    knownAs,
    recipient: readTextRecipient({ recipient: kept.recipient, recipientTon: kept.recipientTon ?? 0 }).shown,
    text: word.text ?? kept.text,
    optOut: kept.optOut,
    incomplete: kept.incomplete,
    at,
  };
  return succeed({ text, isSenderRead: isRead });
};
