import { createHash } from 'node:crypto';
import { parseNumber } from '@carillon/core/numbers';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import { storableId } from '../../quarantine/storable.ts';
import type { CallbackAnswer, CallbackReceiver } from '../callbacks/callback.ts';
import { callbackFields } from '../callbacks/callback-fields.ts';
import { type FieldReader, itemsOf } from '../callbacks/callback-items.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import { clockIn } from '../provider-time.ts';
import { receiptId } from './batch-store.ts';
import { octopushReceiptCode } from './receipt-codes.ts';
import type { OctopushSettings } from './settings.ts';

/** Numbers without a country prefix are those of Octopush's own country. */
const HOME = 'FR';
/** Dates come without a zone; the company's is assumed, as nothing says which. */
export const readProviderTime = clockIn('Europe/Paris');
/** All receipts have come by then; a ticket that is met later is not that of a request whose answer was lost. */
const RECEIPTS_COME_FOR_MS = 72 * 3600 * 1000;

type Kind = 'receipt' | 'text' | 'stop';

/** One address serves all kinds; the date that is there tells them apart. */
const kindOf = (field: (name: string) => string | undefined): Kind | null => {
  if (field('stop_date') !== undefined) return 'stop';
  if (field('reception_date') !== undefined || field('answer_date') !== undefined) return 'text';
  return field('status') !== undefined || field('delivery_date') !== undefined ? 'receipt' : null;
};

/** Accounts may have some fields moved into a node of their own. */
const reader =
  (read: FieldReader): FieldReader =>
  (name) =>
    read(name) ?? read(`meta_data.${name}`);

/** `+` and `00` and bare digits come in; a form that was not escaped turns `+` into a space. */
const readNumber = (written: string | undefined): string | null => {
  const compact = (written ?? '').replace(/[\s.-]/g, '');
  const digits = compact.replace(/^(\+|00)/, '');
  const national = compact === digits && digits.startsWith('0');
  const parsed = parseNumber(national ? compact : `+${digits}`, national ? HOME : null);
  if (parsed.ok) return parsed.value.e164;
  // A number that its country's plan does not know is matched as it stands.
  return /^\d{6,15}$/.test(digits) && !national ? `+${digits}` : null;
};

const digestOf = (...parts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);

const FIELDS = [
  'number',
  'status',
  'message_id',
  'delivery_date',
  'error_code',
  'stop_date',
  'reception_date',
  'answer_date',
  'text',
  'sim_card_number',
].flatMap((name) => [name, `meta_data.${name}`]);

const DONE = succeed({ status: 200 } as const);

/** Reads receipts, replies and STOPs as Octopush posts them; nothing signs them but the address. */
export const octopushCallbacks = (options: CarrierOptions<OctopushSettings>): CallbackReceiver => {
  const { name: carrier, database, sink, now } = options;

  const idOf = (ticket: string | undefined, number: string): Promise<string> | null =>
    ticket
      ? receiptId(database, carrier, {
          ticket: storableId(ticket),
          number,
          since: new Date(now() - RECEIPTS_COME_FOR_MS),
        })
      : null;

  const takeReceipt = async (field: FieldReader, number: string) => {
    const carrierMessageId = await idOf(field('message_id'), number);
    if (carrierMessageId === null)
      return refuse('callback_unreadable', 'A receipt names its ticket in message_id.');
    const time = field('delivery_date');
    const status = field('status') ?? 'UNDEFINED';
    const error = field('error_code');
    await sink.receipts([
      {
        carrier,
        carrierMessageId,
        recipient: number,
        code: octopushReceiptCode(status),
        at: readProviderTime(time) ?? new Date(now()),
        said: {
          table: 'octopush',
          status,
          ...(error === undefined ? {} : { code: error }),
          ...(time === undefined ? {} : { time }),
        },
      },
    ]);
    return DONE;
  };

  const takeText = async (field: FieldReader, kind: Kind, number: string | null) => {
    const optOut = kind === 'stop';
    const written = optOut ? field('stop_date') : (field('reception_date') ?? field('answer_date'));
    const text = field('text') ?? (optOut ? 'STOP' : '');
    const ticket = field('message_id');
    const recipient = field('sim_card_number') ?? null;
    await sink.inbound({
      accountId: null,
      carrier,
      carrierTextId: digestOf(kind, ticket, number ?? field('number'), recipient ?? '', text, written),
      sender: number ?? field('number') ?? '',
      country: HOME,
      recipient,
      text,
      at: readProviderTime(written) ?? new Date(now()),
      inReplyTo: (number && (await idOf(ticket, number))) || null,
      optOut,
    });
    return DONE;
  };

  const take = async (field: FieldReader): Promise<Result<CallbackAnswer, Refusal>> => {
    const kind = kindOf(field);
    if (!kind) return refuse('callback_unreadable', 'It has no status, reception_date or stop_date.');
    const number = readNumber(field('number'));
    if (kind !== 'receipt') return takeText(field, kind, number);
    return number
      ? takeReceipt(field, number)
      : refuse('callback_unreadable', 'Its number is not a phone number.', 'number');
  };

  return async (request) => {
    const fields = await callbackFields(request);
    if (!fields) return refuse('callback_unreadable', 'The body is neither JSON nor a form.');
    const items = itemsOf(fields, 'number', FIELDS);
    const [first = reader((name) => fields.get(name)), ...others] = items.map(reader);
    const answers = [await take(first)];
    for (const field of others) answers.push(await take(field));
    const unread = answers.find((answer) => !answer.ok);
    // Some of what it tells is on disk: the rest would come again with it.
    if (unread && !unread.ok && answers.some(({ ok }) => ok))
      return succeed({ status: 200, unread: unread.error.detail });
    return answers[0]!;
  };
};
