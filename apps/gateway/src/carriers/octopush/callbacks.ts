import { createHash } from 'node:crypto';
import { parseNumber } from '@carillon/core/numbers';
import { refuse, succeed } from '@carillon/core/result';
import type { CallbackReceiver } from '../callbacks/callback.ts';
import { type CallbackFields, callbackFields } from '../callbacks/callback-fields.ts';
import type { CarrierOptions } from '../carrier-type.ts';
import { receiptId } from './batch-store.ts';
import { readProviderTime } from './provider-time.ts';
import { octopushReceiptCode } from './receipt-codes.ts';
import type { OctopushSettings } from './settings.ts';

/** Numbers without a country prefix are those of Octopush's own country. */
const HOME = 'FR';
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
  (fields: CallbackFields) =>
  (name: string): string | undefined =>
    fields.get(name) ?? fields.get(`meta_data.${name}`);

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

const DONE = succeed({ status: 200 } as const);

/** Reads receipts, replies and STOPs as Octopush posts them; nothing signs them but the address. */
export const octopushCallbacks = (options: CarrierOptions<OctopushSettings>): CallbackReceiver => {
  const { name: carrier, database, sink, now } = options;

  const idOf = (ticket: string | undefined, number: string): Promise<string> | null =>
    ticket
      ? receiptId(database, carrier, { ticket, number, since: new Date(now() - RECEIPTS_COME_FOR_MS) })
      : null;

  const takeReceipt = async (field: ReturnType<typeof reader>, number: string) => {
    const carrierMessageId = await idOf(field('message_id'), number);
    if (carrierMessageId === null)
      return refuse('callback_unreadable', 'A receipt names its ticket in message_id.');
    const at = readProviderTime(field('delivery_date')) ?? new Date(now());
    const code = octopushReceiptCode(field('status') ?? 'UNDEFINED');
    await sink.receipts([{ carrier, carrierMessageId, code, at }]);
    return DONE;
  };

  const takeText = async (field: ReturnType<typeof reader>, kind: Kind, number: string | null) => {
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

  return async (request) => {
    const fields = await callbackFields(request);
    if (!fields) return refuse('callback_unreadable', 'The body is neither JSON nor a form.');
    const field = reader(fields);
    const kind = kindOf(field);
    if (!kind) return refuse('callback_unreadable', 'It has no status, reception_date or stop_date.');
    const number = readNumber(field('number'));
    if (kind !== 'receipt') return takeText(field, kind, number);
    return number
      ? takeReceipt(field, number)
      : refuse('callback_unreadable', 'Its number is not a phone number.', 'number');
  };
};
