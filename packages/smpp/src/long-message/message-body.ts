import type { SmscDefault } from '../text/data-coding.ts';
import { alphabetOf, UCS2 } from '../text/data-coding.ts';
import { fillBits, unpackSeptets } from '../text/septets.ts';
import { decodeText, encodeText } from '../text/text.ts';
import type { MessagePart } from './concatenation.ts';

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

/**
 * The text of a whole message from all its parts, in the order of their numbers; undefined where it is binary.
 * Parts are joined before they are decoded, since senders cut characters in two.
 */
export const joinText = (
  parts: readonly MessagePart[],
  dataCoding: number,
  smscDefault: SmscDefault = 'gsm7',
): string | undefined => {
  const packed = alphabetOf(dataCoding, smscDefault) === 'gsm7-packed';
  const bodies = parts.map(({ body, headerLength }) =>
    packed ? unpackSeptets(body, fillBits(headerLength)) : body,
  );
  return decodeText(Buffer.concat(bodies), dataCoding, unpacked(smscDefault));
};
