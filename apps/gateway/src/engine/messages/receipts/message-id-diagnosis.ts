import { type MessageIdRule, receiptKey, submitKey } from '@carillon/smpp';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { UnmatchedReceipt } from './unmatched-receipts.ts';

/** A text that waits for its receipt, by the id its carrier gave. */
interface AwaitedText {
  readonly carrier: string;
  readonly messageId: string;
  readonly idGiven: string;
}

const LATELY = '72 hours';
/** Texts of a carrier that are looked through for a suggestion: the newest. */
const MOST_AWAITED = 2_000;

/** Texts of a carrier that wait for their receipts, the newest first. */
const listAwaited = async (
  { pool }: Database,
  carrier: string,
  now: number,
): Promise<readonly AwaitedText[]> => {
  const { rows } = await pool.query<AwaitedText>(
    `SELECT carrier, message_id AS "messageId", coalesce(id_given, carrier_message_id) AS "idGiven"
     FROM submissions WHERE carrier = $1 AND status = 'transmitted' AND message_id >= uuid_at($2::timestamptz - $3::interval)
     ORDER BY message_id DESC LIMIT $4`,
    [carrier, new Date(now), LATELY, MOST_AWAITED],
  );
  return rows;
};

/** Texts of other carriers that have one of some ids. */
const listElsewhere = async (
  { pool }: Database,
  ids: readonly string[],
  now: number,
): Promise<readonly AwaitedText[]> => {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<AwaitedText>(
    `SELECT s.carrier, s.message_id AS "messageId", coalesce(s.id_given, s.carrier_message_id) AS "idGiven"
     FROM carriers c JOIN submissions s ON s.carrier = c.name AND s.carrier_message_id = ANY($1::text[])
     WHERE s.message_id >= uuid_at($2::timestamptz - $3::interval)`,
    [ids, new Date(now), LATELY],
  );
  return rows;
};

/** The types of the operator's carriers, by name. */
const carrierTypes = async ({ pool }: Database): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await pool.query<{ name: string; type: string }>('SELECT name, type FROM carriers');
  return new Map(rows.map(({ name, type }) => [name, type]));
};

/** The rules besides the plain one, the likeliest first. */
const RULES: readonly MessageIdRule[] = [
  'folded',
  'submit-decimal-receipt-hexadecimal',
  'submit-hexadecimal-receipt-decimal',
];

/** Where a kind of carrier has its rule; other kinds have none. */
const SETTINGS: Readonly<Record<string, string>> = {
  smpp: 'profile.messageIds',
  http: 'receipts.messageIds',
};

/** The one text that waits under an id by a rule; undefined where there is none, or more than one. */
const onlyOne = (texts: readonly AwaitedText[], id: string, rule: MessageIdRule): AwaitedText | undefined => {
  const key = receiptKey(id, rule);
  const found = key === undefined ? [] : texts.filter(({ idGiven }) => submitKey(idGiven, rule) === key);
  return new Set(found.map(({ messageId }) => messageId)).size === 1 ? found[0] : undefined;
};

interface Case {
  readonly receipt: UnmatchedReceipt;
  readonly type: string | undefined;
  readonly awaited: readonly AwaitedText[];
  readonly elsewhere: readonly AwaitedText[];
}

const byOtherId = ({ receipt, type, awaited }: Case): string | null => {
  const { otherId } = receipt;
  if (otherId === null || type !== 'smpp') return null;
  const found = awaited.find(({ idGiven }) => idGiven === otherId);
  return found
    ? `Its other id is that of a text: set profile.receiptIds to the other of "tlv" and "text".`
    : null;
};

const byAnotherRule = ({ receipt, type, awaited }: Case): string | null => {
  const setting = type === undefined ? undefined : SETTINGS[type];
  if (setting === undefined) return null;
  for (const rule of RULES) {
    const found = onlyOne(awaited, receipt.carrierMessageId, rule);
    if (found) return `It is that of a text known as ${found.idGiven}: set ${setting} to "${rule}".`;
  }
  return null;
};

const byAnotherCarrier = ({ receipt, elsewhere }: Case): string | null => {
  const found = elsewhere.find(
    ({ idGiven, carrier }) => idGiven === receipt.carrierMessageId && carrier !== receipt.carrier,
  );
  return found
    ? `The carrier ${found.carrier} gave that id: see whether the receipts of one come to the address or bind of the other.`
    : null;
};

const ofAmbiguous = ({ receipt, type }: Case): string =>
  type === 'http' && receipt.recipient === null
    ? 'Several texts have that id: name the field with the number in receipts.recipient, and ask the provider for ids of their own.'
    : 'Several texts have that id, and its recipient does not tell which: ask the carrier for ids of their own.';

const suggestionFor = (found: Case): string | null =>
  found.receipt.ambiguous
    ? ofAmbiguous(found)
    : (byOtherId(found) ?? byAnotherRule(found) ?? byAnotherCarrier(found));

/** What would let each of some receipts match, by their ids; only for those where that can be told. */
export const suggestFor = async (
  database: Database,
  receipts: readonly UnmatchedReceipt[],
  now: number,
): Promise<ReadonlyMap<string, string>> => {
  const types = await carrierTypes(database);
  const awaited = new Map<string, readonly AwaitedText[]>();
  for (const carrier of new Set(receipts.map((receipt) => receipt.carrier)))
    awaited.set(carrier, await listAwaited(database, carrier, now));
  const elsewhere = await listElsewhere(
    database,
    receipts.map(({ carrierMessageId }) => carrierMessageId),
    now,
  );
  const suggestions = receipts.flatMap((receipt): [string, string][] => {
    const type = types.get(receipt.carrier);
    const texts = awaited.get(receipt.carrier) ?? [];
    const suggestion = suggestionFor({ receipt, type, awaited: texts, elsewhere });
    return suggestion === null ? [] : [[receipt.id, suggestion]];
  });
  return new Map(suggestions);
};
