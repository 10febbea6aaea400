import { type MessageState, STATE_WORDS } from './message-state.ts';
import { receiptDate } from './receipt-date.ts';

/** What the text of a receipt says (SMPP 3.4 appendix B); a field it lacks is undefined. */
export interface ReceiptText {
  readonly id?: string;
  /** Messages submitted and delivered. */
  readonly sub?: number;
  readonly dlvrd?: number;
  /** ISO 8601; with a zone only where the receipt tells one. */
  readonly submitDate?: string;
  readonly doneDate?: string;
  /** The word as written, whether known or not. */
  readonly stat?: string;
  /** One to four letters or digits of the carrier's own. */
  readonly err?: string;
  /** The start of the message. */
  readonly text?: string;
}

type Key = 'id' | 'sub' | 'dlvrd' | 'submitDate' | 'doneDate' | 'stat' | 'err' | 'text';

const KEYS: Readonly<Record<string, Key>> = {
  id: 'id',
  sub: 'sub',
  dlvrd: 'dlvrd',
  submitdate: 'submitDate',
  donedate: 'doneDate',
  stat: 'stat',
  status: 'stat',
  err: 'err',
  error: 'err',
  text: 'text',
};

const KEY = /(?<![a-z0-9])(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat(?:us)?|err(?:or)?|text)[ \t]*:/gi;

/** The raw value of each field, the first where one stands twice. */
const fieldsIn = (written: string): ReadonlyMap<Key, string> => {
  const fields = new Map<Key, string>();
  let open: { readonly key: Key; readonly start: number } | undefined;
  const close = (end: number) => {
    if (open !== undefined && !fields.has(open.key)) fields.set(open.key, written.slice(open.start, end));
  };
  for (const match of written.matchAll(KEY)) {
    const key = KEYS[match[1]!.toLowerCase().replace(/[ _]/, '')]!;
    // What looks like a field that was there before is part of the message the text quotes.
    if (open?.key === 'text' && fields.has(key)) continue;
    close(match.index);
    open = { key, start: match.index + match[0].length };
  }
  close(written.length);
  return fields;
};

const token = (value: string | undefined): string | undefined =>
  value?.trim().split(/[\s,;|]/, 1)[0] || undefined;

const count = (value: string | undefined): number | undefined => {
  const digits = token(value);
  return digits !== undefined && /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
};

const date = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : receiptDate(value.replace(/[\s,;|]+$/, ''));

/**
 * The form of the specification with every field in its place, as most SMSCs write it. A quoted message with a colon is
 * left to the tolerant reading, since it may hold what looks like a field.
 */
const USUAL =
  /^id:([^\s,;|:]+) sub:(\d{1,9}) dlvrd:(\d{1,9}) submit date:(\d+) done date:(\d+) stat:([a-z]+) err:([a-z\d]+) text:([^:]*)$/i;

/** Reads the usual form as `readTolerantly` does; undefined for any other. */
const readUsual = (written: string): ReceiptText | undefined => {
  const match = USUAL.exec(written);
  if (match === null) return undefined;
  const submitDate = receiptDate(match[4]!);
  const doneDate = receiptDate(match[5]!);
  if (submitDate === undefined || doneDate === undefined) return undefined;
  const text = match[8]!.trim();
  return {
    id: match[1]!,
    sub: Number(match[2]),
    dlvrd: Number(match[3]),
    submitDate,
    doneDate,
    stat: match[6]!,
    err: match[7]!,
    ...(text && { text }),
  };
};

/**
 * Reads the text of a receipt tolerantly: fields in any order and case, some missing, with or without spaces around
 * the colon, anything after a NUL ignored. Undefined for a text that has neither an id nor a state (rule S12).
 *
 * @example
 * parseReceiptText('id:4 sub:001 dlvrd:001 submit date:1006020051 done date:1006020051 stat:DELIVRD err:000 Text:Hello');
 */
export const parseReceiptText = (written: string): ReceiptText | undefined => {
  const nul = written.indexOf('\0');
  const whole = nul === -1 ? written : written.slice(0, nul);
  return readUsual(whole) ?? readTolerantly(whole);
};

const readTolerantly = (written: string): ReceiptText | undefined => {
  const fields = fieldsIn(written);
  const id = token(fields.get('id'));
  const stat = token(fields.get('stat'));
  if (id === undefined && stat === undefined) return undefined;
  const read = {
    id,
    sub: count(fields.get('sub')),
    dlvrd: count(fields.get('dlvrd')),
    submitDate: date(fields.get('submitDate')),
    doneDate: date(fields.get('doneDate')),
    stat,
    err: token(fields.get('err')),
    text: fields.get('text')?.trim() || undefined,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
};

/** What an SMSC writes into a receipt; dates are `YYMMDDhhmm` or longer, as the SMSC likes. */
export interface ReceiptToWrite {
  readonly id: string;
  readonly sub?: number;
  readonly dlvrd?: number;
  readonly submitDate: string;
  readonly doneDate: string;
  readonly state: MessageState;
  readonly err?: string;
  readonly text?: string;
}

const counted = (value: number): string => String(value).padStart(3, '0');

/** Writes the text of a receipt in the form of SMPP 3.4 appendix B, the first 20 characters of the message last. */
export const formatReceiptText = (receipt: ReceiptToWrite): string => {
  const { id, state, submitDate, doneDate, err = '000', text = '' } = receipt;
  const sub = counted(receipt.sub ?? 1);
  const dlvrd = counted(receipt.dlvrd ?? (state === 'delivered' ? 1 : 0));
  const dates = `submit date:${submitDate} done date:${doneDate}`;
  return `id:${id} sub:${sub} dlvrd:${dlvrd} ${dates} stat:${STATE_WORDS[state]} err:${err} text:${[...text].slice(0, 20).join('')}`;
};
