import { statusMeaning, statusName } from '@carillon/smpp';
import type { CarrierSaid } from './carrier.ts';
import { errorOf } from './octopush/error-codes.ts';
import { isReceiptCode, RECEIPT_CODES, type ReceiptMeaning, receiptSentence } from './receipt-codes.ts';
import { MAP_ERRORS } from './smpp/status-codes.ts';
import { TWILIO_ERRORS } from './twilio/error-codes.ts';

/** What a code of a table means; undefined for one it does not have. */
type Table = (code: string) => string | undefined;

const smppStatus: Table = (code) => {
  const name = statusName(Number(code));
  return name === undefined ? undefined : `${name}: ${statusMeaning(Number(code))}`;
};

/** The tables a code can be of: each carrier's own, as it publishes it. */
const TABLES: Readonly<Record<string, Table>> = {
  'smpp-status': smppStatus,
  octopush: (code) => errorOf(Number(code)).meaning,
  twilio: (code) => TWILIO_ERRORS[Number(code)]?.meaning,
};

const GSM_ERROR = /^3:(\d+)$/;

const networkWords = (written: string | undefined): string[] => {
  if (written === undefined) return [];
  const gsm = GSM_ERROR.exec(written)?.[1];
  const meaning = gsm === undefined ? undefined : MAP_ERRORS[Number(gsm)]?.meaning;
  return [`network error ${written}${meaning === undefined ? '' : ` (${meaning})`}`];
};

const codeWords = ({ table, code, meaning }: CarrierSaid): string[] => {
  if (code === undefined) return [];
  const known =
    meaning ?? (table !== undefined && Object.hasOwn(TABLES, table) ? TABLES[table]!(code) : undefined);
  return [`code ${code}${known === undefined ? '' : ` (${known})`}`];
};

/** What a carrier said in its own words and codes, with what its codes mean where that is known; null for nothing. */
const carrierWords = (said: CarrierSaid | null, code: string | null): string | null => {
  if (said === null) return null;
  const words = [
    ...(said.status === undefined || said.status === code ? [] : [said.status]),
    ...codeWords(said),
    ...networkWords(said.networkError),
    ...(said.info === undefined ? [] : [`"${said.info}"`]),
  ];
  // That all is well needs no word of the carrier's own.
  const isWell = code === 'delivered' || code === 'enroute';
  return words.length === 0 || (isWell && words.length === 1) ? null : words.join(', ');
};

/**
 * What became of a segment or of a submission, for a person: the meaning of our code, what the carrier itself said with
 * its codes as it gave them, and what can be done.
 *
 * @example
 * carrierSentence('undeliverable', { code: '27', table: 'x' })
 * // 'The network could not deliver it. The carrier said: code 27. Send it again later, or ask ...'
 */
export const carrierSentence = (code: string, said: CarrierSaid | null): string => {
  const words = carrierWords(said, code);
  if (words === null) return receiptSentence(code);
  if (!isReceiptCode(code)) return `${receiptSentence(code)} The carrier said: ${words}.`;
  const { sentence, todo }: ReceiptMeaning = RECEIPT_CODES[code];
  return [sentence, `The carrier said: ${words}.`, ...(todo === undefined ? [] : [todo])].join(' ');
};
