import type { Subscriber } from '@carillon/core/numbers';
import type { HandsetText, InboundText } from '../../engine/carriers/carrier.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { type Contact, findAnswered, findContacts, formsOnRecord } from './contacts.ts';
import { readTextRecipient, type TextRecipient, writersOf } from './writers.ts';

/** Whose a text is. */
export interface Addressees {
  /** E.164; null where nobody can tell who wrote. */
  readonly sender: string | null;
  /** Where it was sent to, as it is shown. */
  readonly recipient: string | null;
  /** The text for each account it is for. */
  readonly texts: readonly InboundText[];
  /** Whom it would be for were it a STOP: one that texted the handset so long ago that nobody would reply. */
  readonly ifStop: readonly InboundText[];
}

interface Found {
  readonly writer: Subscriber | null;
  readonly contacts: readonly Contact[];
}

const isNumberOf = (writer: Subscriber, number: string): boolean =>
  (writer.forms as readonly string[]).includes(number);

type Choice = (known: readonly Subscriber[], answered: readonly Subscriber[]) => Subscriber | undefined;

/** Of people whom a place makes likely in their order, the first that was texted. */
const theLikeliest: Choice = ([first]) => first;
/** Of people of different places the one that was texted, or the one that answers what they were texted from; never a guess. */
const theOnly: Choice = (known, answered) =>
  known.length === 1 ? known[0] : answered.length === 1 ? answered[0] : undefined;

const withHistory = async (
  database: Database,
  text: HandsetText,
  {
    writers,
    recipient,
    choose,
  }: { writers: readonly Subscriber[]; recipient: TextRecipient; choose: Choice },
): Promise<Found> => {
  const numbers = writers.flatMap(({ forms }) => forms);
  const contacts = await findContacts(database, text, { numbers, answered: recipient.forms });
  const among = (some: readonly Contact[]): Subscriber[] =>
    writers.filter((one) => some.some(({ recipient: number }) => isNumberOf(one, number)));
  const writer = choose(among(contacts), among(contacts.filter(({ isAnswered }) => isAnswered)));
  return {
    writer: writer ?? null,
    contacts: writer ? contacts.filter(({ recipient: number }) => isNumberOf(writer, number)) : [],
  };
};

/**
 * Who wrote, and who has texted them. Digits without a country are read as the place they were sent to writes them, and
 * where that is unknown, or nobody has texted who they name there, the way the countries write them that this gateway serves.
 */
const findWriter = async (
  database: Database,
  text: HandsetText,
  { recipient, served }: { recipient: TextRecipient; served: () => Promise<readonly string[]> },
): Promise<Found> => {
  const home = recipient.country ?? text.country ?? null;
  const likely = writersOf(text, [home]);
  if (text.accountId !== null) return { writer: likely[0] ?? null, contacts: [] };
  const found = await withHistory(database, text, { writers: likely, recipient, choose: theLikeliest });
  if (found.writer) return found;
  const known = new Set(likely.map(({ e164 }) => e164));
  const others = writersOf(text, await served()).filter(({ e164 }) => !known.has(e164));
  const elsewhere = await withHistory(database, text, { writers: others, recipient, choose: theOnly });
  if (elsewhere.writer) return elsewhere;
  // Without a place and a history, national digits that could be several people's are nobody's.
  return { writer: likely[0] ?? (others.length === 1 ? others[0]! : null), contacts: [] };
};

const accountsOf = (text: HandsetText, answered: string | null, contacts: readonly Contact[]): string[] => {
  if (text.accountId !== null) return [text.accountId];
  const recent = contacts.filter(({ isRecent }) => isRecent);
  if (!text.optOut) return [answered ?? recent[0]?.accountId].filter((id) => id !== undefined);
  const told = contacts.filter(({ isOfCarrier }) => isOfCarrier).map(({ accountId }) => accountId);
  return [...new Set([...(answered === null ? [] : [answered]), ...told])];
};

export interface AddresseesOptions {
  readonly database: Database;
  /** Countries whose numbers may come without a prefix. */
  readonly served: () => Promise<readonly string[]>;
}

/**
 * Finds whose a text from a handset is: the account the carrier named, else that of the message it answers, else the one
 * that texted the handset from what was answered, else the last that did. An opt-out that the carrier applies to all of
 * us is for all that texted the handset through it.
 */
export const findAddressees = async (
  { database, served }: AddresseesOptions,
  text: HandsetText,
): Promise<Addressees> => {
  const recipient = readTextRecipient(text);
  const { writer, contacts } = await findWriter(database, text, { recipient, served });
  const sender = writer?.e164 ?? null;
  const textFor = async (accountId: string): Promise<InboundText> => ({
    ...text,
    accountId,
    sender: sender ?? text.sender,
    recipient: recipient.shown,
    knownAs: writer ? await formsOnRecord(database, accountId, writer.forms) : [],
  });
  const answered = text.accountId === null ? await findAnswered(database, text) : null;
  const accounts = accountsOf(text, answered, contacts);
  const late = accounts.length === 0 && !text.optOut ? contacts.slice(0, 1) : [];
  return {
    sender,
    recipient: recipient.shown,
    // Always in the same order, so that two texts never wait for each other's people.
    texts: await Promise.all(accounts.toSorted().map(textFor)),
    ifStop: await Promise.all(late.map(({ accountId }) => textFor(accountId))),
  };
};
