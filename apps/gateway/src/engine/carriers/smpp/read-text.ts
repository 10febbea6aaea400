import { decode } from '@carillon/core/encoding';
import {
  alphabetOf,
  decodeRun,
  ELEMENT,
  type MessagePart,
  type SmscDefault,
  type TextRun,
  textRuns,
  writeUserDataHeader,
} from '@carillon/smpp';

const NATIONAL: readonly number[] = [ELEMENT.nationalSingleShift, ELEMENT.nationalLockingShift];

/** The septets of a run under the national tables its header names (TS 23.038 6.2.1.2); undefined where it names none. */
const inNationalTables = (
  { body, elements, dataCoding }: TextRun,
  smscDefault: SmscDefault,
): string | undefined => {
  const tables = elements.filter(({ id }) => NATIONAL.includes(id));
  if (tables.length === 0 || !alphabetOf(dataCoding, smscDefault).startsWith('gsm7')) return undefined;
  const read = decode(Buffer.concat([writeUserDataHeader(tables), body]), {
    encoding: 'gsm7',
    hasHeader: true,
  });
  return read.ok ? read.value.text : undefined;
};

const CONTROL = /(?![\t\n\r])\p{Cc}/u;
const LETTER = /[A-Za-z]/g;
/** So much of Latin-1 is plain letters in any language that is written in it. */
const LETTERS_OF_LATIN_1 = 0.5;

/**
 * A text that was sent as data: SMSCs mark plain text as 8-bit, or as a coding it is not in. Only what could hardly be
 * anything else is taken for text: UTF-8, or Latin-1 that is mostly letters, without a control character.
 */
const asPlainText = (octets: Uint8Array): string | undefined => {
  if (octets.length === 0) return '';
  const bytes = Buffer.from(octets);
  const utf8 = bytes.toString('utf8');
  if (!utf8.includes('\ufffd')) return CONTROL.test(utf8) ? undefined : utf8;
  const latin1 = bytes.toString('latin1');
  if (CONTROL.test(latin1)) return undefined;
  return (latin1.match(LETTER)?.length ?? 0) >= latin1.length * LETTERS_OF_LATIN_1 ? latin1 : undefined;
};

/** Half a unit of UCS-2, or more than seven bits in a septet: what came is something else that was marked so. */
const isMisnamed = ({ body, dataCoding }: TextRun, smscDefault: SmscDefault): boolean => {
  const alphabet = alphabetOf(dataCoding, smscDefault);
  if (alphabet === 'ucs2') return body.length % 2 === 1;
  return alphabet === 'gsm7' && body.some((octet) => octet > 0x7f);
};

const readRun = (run: TextRun, smscDefault: SmscDefault): string | undefined => {
  const misnamed = isMisnamed(run, smscDefault) ? asPlainText(run.body) : undefined;
  return (
    misnamed ?? inNationalTables(run, smscDefault) ?? decodeRun(run, smscDefault) ?? asPlainText(run.body)
  );
};

const UNREAD = '\ufffd';
/** Stands where a part never came. */
const GAP = '…';

/**
 * Reads a text from the parts there are, in the order of their numbers, each by its own coding and tables. Of a text
 * that is readable in part the rest shows U+FFFD; a part that never came shows an ellipsis. Null where nobody can tell
 * what it says.
 *
 * @param parts undefined where one is missing.
 */
export const readText = (
  parts: readonly (MessagePart | undefined)[],
  smscDefault: SmscDefault,
): string | null => {
  let text = '';
  let isReadable = false;
  for (const stretch of stretchesOf(parts)) {
    if (stretch.length === 0) {
      text += GAP;
      continue;
    }
    for (const run of textRuns(stretch, 0, smscDefault)) {
      const read = stretch[0]!.malformedHeader ? asPlainText(run.body) : readRun(run, smscDefault);
      isReadable ||= read !== undefined;
      text += read ?? UNREAD;
    }
  }
  return isReadable ? text : null;
};

/** Parts in a row that came, with an empty stretch for each gap. */
const stretchesOf = (parts: readonly (MessagePart | undefined)[]): readonly MessagePart[][] => {
  const stretches: MessagePart[][] = [];
  let open: MessagePart[] | undefined;
  for (const part of parts) {
    if (part === undefined) {
      if (stretches.at(-1)?.length !== 0) stretches.push([]);
      open = undefined;
    } else if (open === undefined) {
      open = [part];
      stretches.push(open);
    } else {
      open.push(part);
    }
  }
  return stretches;
};
