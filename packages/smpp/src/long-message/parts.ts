import { ESM_CLASS } from '../message/esm-class.ts';
import type { Content } from '../pdu/pdu.ts';
import { alphabetOf, type SmscDefault } from '../text/data-coding.ts';
import { fillBits, packSeptets, unpackSeptets } from '../text/septets.ts';
import { capacityBeside, type Unit } from './capacity.ts';
import { splitBody } from './split.ts';
import { ELEMENT, type InformationElement, writeUserDataHeader } from './user-data-header.ts';

/**
 * How a carrier takes long messages: a user data header with an 8- or 16-bit reference, the SAR TLVs, or the whole
 * message in message_payload.
 */
export type LongMessageMethod = 'udh-8' | 'udh-16' | 'sar' | 'payload';

export interface LongMessage {
  /** Encoded text; of a packed 7-bit alphabet its septets, one per octet. */
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

/**
 * The parts of a message, one where it fits one SMS (rule S16).
 *
 * @throws RangeError for a message of more than 255 parts; cap the text before.
 * @example
 * const { dataCoding, octets } = encodeShortest(text);
 * for (const part of partsOf({ body: octets, dataCoding, method: 'udh-16', reference: references.next(to) })) {
 *   await session.submit({ ...addresses, ...part });
 * }
 */
export const partsOf = (message: LongMessage): PartContent[] => {
  const { body, dataCoding, method, reference, elements = [], smscDefault = 'gsm7' } = message;
  const unit = unitOf(dataCoding, smscDefault);
  const packed = alphabetOf(dataCoding, smscDefault) === 'gsm7-packed';
  const part = (
    own: readonly InformationElement[],
    piece: Uint8Array,
    tlvs: Content<'submit_sm'>['tlvs'],
  ) => {
    const header = writeUserDataHeader([...own, ...elements]);
    const text = packed ? packSeptets(piece, fillBits(header.length)) : piece;
    const octets = concat(header, text);
    return {
      esm_class: header.length > 0 ? ESM_CLASS.userDataHeader : 0,
      data_coding: dataCoding,
      ...(method === 'payload'
        ? { tlvs: { message_payload: octets } }
        : { short_message: octets, tlvs: tlvs ?? {} }),
    };
  };
  const alone = capacityBeside(writeUserDataHeader(elements).length, unit) * (unit === 'ucs2' ? 2 : 1);
  if (method === 'payload' || body.length <= alone) return [part([], body, {})];
  const own = method === 'sar' ? [] : [concatenation(method, reference, 0, 0)];
  const capacity = capacityBeside(writeUserDataHeader([...own, ...elements]).length, unit);
  const pieces = splitBody(body, capacity, unit);
  if (pieces.length > MAX_PARTS) throw new RangeError(`a message has at most ${MAX_PARTS} parts`);
  return pieces.map((piece, index) =>
    method === 'sar'
      ? part([], piece, {
          sar_msg_ref_num: reference & 0xffff,
          sar_total_segments: pieces.length,
          sar_segment_seqnum: index + 1,
        })
      : part([concatenation(method, reference, pieces.length, index + 1)], piece, {}),
  );
};

/** The septets of a part in a packed alphabet, after its header. */
export const septetsOf = (body: Uint8Array, headerLength: number): Uint8Array =>
  unpackSeptets(body, fillBits(headerLength));
