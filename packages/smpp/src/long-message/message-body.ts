import type { SmscDefault } from '../text/data-coding.ts';
import { alphabetOf, UCS2 } from '../text/data-coding.ts';
import { fillBits, unpackSeptets } from '../text/septets.ts';
import { decodeText, encodeText } from '../text/text.ts';
import type { MessagePart } from './concatenation.ts';
import { ELEMENT, type InformationElement } from './user-data-header.ts';

/** Of a packed alphabet the septets: a body is cut and joined before it is packed and after it is unpacked. */
const unpacked = (smscDefault: SmscDefault): SmscDefault =>
  smscDefault === 'gsm7-packed' ? 'gsm7' : smscDefault;

/**
 * A text in the SMSC's default alphabet where it fits, in UCS-2 where it does not, ready for `partsOf`.
 *
 * @example
 * messageBody('Привет').dataCoding; // 8
 */
export const messageBody = (
  text: string,
  smscDefault: SmscDefault = 'gsm7',
): { readonly dataCoding: number; readonly smscDefault: SmscDefault; readonly body: Uint8Array } => {
  const body = encodeText(text, 0, unpacked(smscDefault));
  return body === undefined
    ? { dataCoding: UCS2, smscDefault, body: encodeText(text, UCS2)! }
    : { dataCoding: 0, smscDefault, body };
};

/** Parts in a row that are read alike, as one body: of a packed alphabet its septets. */
export interface TextRun {
  readonly dataCoding: number;
  /** Information elements other than concatenation, of the first of its parts: national tables, ports. */
  readonly elements: readonly InformationElement[];
  readonly body: Uint8Array;
}

type CodedPart = MessagePart & { readonly dataCoding: number };

const NATIONAL: readonly number[] = [ELEMENT.nationalSingleShift, ELEMENT.nationalLockingShift];

/** What two parts must share to be read as one: the alphabet, and the national tables it is written with. */
const readingOf = ({ dataCoding, elements }: CodedPart, smscDefault: SmscDefault): string => {
  const tables = elements.filter(({ id }) => NATIONAL.includes(id)).map(({ id, value }) => `${id}:${value}`);
  return [alphabetOf(dataCoding, smscDefault), ...tables].join();
};

const toRun = (parts: readonly CodedPart[], smscDefault: SmscDefault): TextRun => {
  const { dataCoding, elements } = parts[0]!;
  const packed = alphabetOf(dataCoding, smscDefault) === 'gsm7-packed';
  const bodies = parts.map(({ body, headerLength }) =>
    packed ? unpackSeptets(body, fillBits(headerLength)) : body,
  );
  return { dataCoding, elements, body: Buffer.concat(bodies) };
};

/**
 * The parts of a message as runs that are read alike. Parts are joined before they are decoded, since senders cut
 * characters in two; where coding or tables change between two parts, no character reaches from one into the other.
 *
 * @param parts in the order of their numbers.
 * @param dataCoding of parts that have none of their own.
 */
export const textRuns = (
  parts: readonly MessagePart[],
  dataCoding: number,
  smscDefault: SmscDefault = 'gsm7',
): readonly TextRun[] => {
  const runs: CodedPart[][] = [];
  for (const each of parts) {
    const part = { ...each, dataCoding: each.dataCoding ?? dataCoding };
    const last = runs.at(-1);
    if (last && readingOf(last[0]!, smscDefault) === readingOf(part, smscDefault)) last.push(part);
    else runs.push([part]);
  }
  return runs.map((run) => toRun(run, smscDefault));
};

/** The text of a run; undefined where it is binary. National tables are the application's. */
export const decodeRun = (
  { body, dataCoding }: TextRun,
  smscDefault: SmscDefault = 'gsm7',
): string | undefined => decodeText(body, dataCoding, unpacked(smscDefault));

/**
 * The text of a whole message from all its parts, in the order of their numbers, each by its own data_coding;
 * undefined where one of them is binary.
 *
 * @param dataCoding of parts that have none of their own.
 * @example
 * joinText([readPart(pdu)], pdu.data_coding);
 */
export const joinText = (
  parts: readonly MessagePart[],
  dataCoding: number,
  smscDefault: SmscDefault = 'gsm7',
): string | undefined => {
  const texts = textRuns(parts, dataCoding, smscDefault).map((run) => decodeRun(run, smscDefault));
  return texts.includes(undefined) ? undefined : texts.join('');
};
