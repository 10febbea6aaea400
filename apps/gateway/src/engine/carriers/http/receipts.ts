import { receiptKey } from '@carillon/smpp';
import type { FieldReader } from '../callbacks/callback-items.ts';
import type { CarrierSaid, Receipt } from '../carrier.ts';
import { clockIn } from '../provider-time.ts';
import { isReceiptCode, receiptStatus } from '../receipt-codes.ts';
import type { HttpDescription } from './description.ts';

type ReceiptFields = NonNullable<HttpDescription['receipts']>;

const SECONDS = /^\d{9,11}$/;
const MILLISECONDS = /^\d{12,14}$/;
/** Years of more than four digits, as ECMAScript writes them: no clock means them. */
const FAR_YEAR = /^[+-]\d{6}-/;

/** An instant as providers write it, and null for what is none, or has no zone where none is set. */
export const readTime = (written: string | undefined, timeZone: string | null): Date | null => {
  const text = written?.trim() ?? '';
  if (SECONDS.test(text)) return new Date(Number(text) * 1000);
  if (MILLISECONDS.test(text)) return new Date(Number(text));
  if (FAR_YEAR.test(text)) return new Date(Number.NaN);
  return clockIn(timeZone)(text);
};

const own = <Value>(table: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** Our code for what a provider says: by its status, made more exact by its error where that says why it failed. */
const codeOf = ({ map, errors }: ReceiptFields, status: string, error: string | undefined): string => {
  const code = own(map, status) ?? status;
  const exact = own(errors, error)?.as;
  const failed = isReceiptCode(code) && !['delivered', 'transmitted'].includes(receiptStatus(code));
  return exact !== undefined && (failed || !isReceiptCode(code)) ? exact : code;
};

/** What a provider says of a text in its own words: in a callback, or when it is asked. */
export const httpReceipt = (
  read: FieldReader,
  { receipts, at, status, now }: { receipts: ReceiptFields; at: string | null; status: string; now: number },
): Pick<Receipt, 'code' | 'at' | 'said'> => {
  const error = receipts.error === null ? undefined : read(receipts.error);
  const written = at === null ? undefined : read(at);
  const meaning = own(receipts.errors, error)?.meaning;
  const said: CarrierSaid = {
    status,
    ...(error === undefined ? {} : { code: error }),
    ...(meaning === undefined ? {} : { meaning }),
    ...(written === undefined ? {} : { time: written }),
  };
  return {
    code: codeOf(receipts, status, error),
    at: readTime(written, receipts.timeZone) ?? new Date(now),
    said,
  };
};

/** The name under which a receipt's text is known, and the id as the provider gave it. */
export const httpReceiptId = (
  id: string,
  { messageIds }: ReceiptFields,
): Pick<Receipt, 'carrierMessageId' | 'idGiven'> => ({
  carrierMessageId: receiptKey(id, messageIds) ?? id,
  idGiven: id,
});
