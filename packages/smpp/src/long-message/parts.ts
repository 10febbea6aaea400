import { ESM_CLASS } from '../message/esm-class.ts';
import type { Content } from '../pdu/pdu.ts';
import { alphabetOf, type SmscDefault } from '../text/data-coding.ts';
import { fillBits, packSeptets } from '../text/septets.ts';
import { capacityBeside, type Unit } from './capacity.ts';
import { splitBody } from './split.ts';
import { ELEMENT, type InformationElement, writeUserDataHeader } from './user-data-header.ts';

/**
 * How a carrier takes long messages: a user data header with an 8- or 16-bit reference, the SAR TLVs, or the whole
 * message in message_payload.
 */
export type LongMessageMethod = 'udh-8' | 'udh-16' | 'sar' | 'payload';

export interface LongMessage {
  /** Encoded text as `messageBody` gives it: of a 7-bit alphabet, packed or not, one septet per octet. */
  readonly body: Uint8Array;
  readonly dataCoding: number;
  readonly smscDefault?: SmscDefault;
  readonly method: LongMessageMethod;
  /** From `References`; taken modulo the width the method has. */
  readonly reference: number;
  /** Elements for every part, such as national tables. */
  readonly elements?: readonly InformationElement[];
}

/** The fields of submit_sm that one part of a message fills in. */
export type PartContent = Pick<Content<'submit_sm'>, 'esm_class' | 'data_coding' | 'short_message' | 'tlvs'>;

const concatenation = (method: LongMessageMethod, reference: number, total: number, number: number) =>
  method === 'udh-8'
    ? { id: ELEMENT.concatenation8, value: Uint8Array.of(reference & 0xff, total, number) }
    : {
        id: ELEMENT.concatenation16,
        value: Uint8Array.of((reference >> 8) & 0xff, reference & 0xff, total, number),
      };

const unitOf = (dataCoding: number, smscDefault: SmscDefault): Unit => {
  const alphabet = alphabetOf(dataCoding, smscDefault);
  if (alphabet === 'gsm7' || alphabet === 'gsm7-packed') return 'septet';
  return alphabet === 'ucs2' ? 'ucs2' : 'octet';
};

const concat = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const octets = new Uint8Array(first.length + second.length);
  octets.set(first);
  octets.set(second, first.length);
  return octets;
};

/** A message has at most 255 parts: the part number is one octet. */
const MAX_PARTS = 255;

const assemble = (
  message: LongMessage,
  own: readonly InformationElement[],
  piece: Uint8Array,
  tlvs: Content<'submit_sm'>['tlvs'] = {},
): PartContent => {
  const { dataCoding, smscDefault = 'gsm7', method, elements = [] } = message;
  const header = writeUserDataHeader([...own, ...elements]);
  const packed = alphabetOf(dataCoding, smscDefault) === 'gsm7-packed';
  const octets = concat(header, packed ? packSeptets(piece, fillBits(header.length)) : piece);
  const esm_class = header.length > 0 ? ESM_CLASS.userDataHeader : 0;
  return method === 'payload'
    ? { esm_class, data_coding: dataCoding, tlvs: { message_payload: octets } }
    : { esm_class, data_coding: dataCoding, short_message: octets, tlvs };
};

/**
 * The parts of a message, one where it fits one SMS (rule S16).
 *
 * @throws RangeError for a message of more than 255 parts; cap the text before.
 * @example
 * const message = { ...messageBody(text), method: 'udh-16', reference: references.next(to) } as const;
 * for (const part of partsOf(message)) await session.submit({ ...addresses, ...part });
 */
export const partsOf = (message: LongMessage): PartContent[] => {
  const { body, dataCoding, method, reference, elements = [], smscDefault = 'gsm7' } = message;
  const unit = unitOf(dataCoding, smscDefault);
  const room = (own: readonly InformationElement[]) =>
    capacityBeside(writeUserDataHeader([...own, ...elements]).length, unit);
  const width = unit === 'ucs2' ? 2 : 1;
  if (method === 'payload' || body.length <= room([]) * width) return [assemble(message, [], body)];
  const capacity = method === 'sar' ? room([]) : room([concatenation(method, reference, 0, 0)]);
  const pieces = splitBody(body, capacity, unit);
  if (pieces.length > MAX_PARTS) throw new RangeError(`a message has at most ${MAX_PARTS} parts`);
  return pieces.map((piece, index) =>
    method === 'sar'
      ? assemble(message, [], piece, {
          sar_msg_ref_num: reference & 0xffff,
          sar_total_segments: pieces.length,
          sar_segment_seqnum: index + 1,
        })
      : assemble(message, [concatenation(method, reference, pieces.length, index + 1)], piece),
  );
};
