import { bodyOf, type MessagePdu } from '../message/body.ts';
import { hasUserDataHeader } from '../message/esm-class.ts';
import { ELEMENT, type InformationElement, readUserData } from './user-data-header.ts';

/** Which part of which long message something is; numbers start at 1. */
export interface Part {
  readonly reference: number;
  /** Width of the reference: parts with equal references of different widths are different messages. */
  readonly referenceBits: 8 | 16;
  readonly total: number;
  readonly number: number;
}

/** One message PDU, taken apart. */
export interface MessagePart {
  /** Undefined for a message that stands alone. */
  readonly part: Part | undefined;
  /** Information elements other than concatenation: national tables, ports. */
  readonly elements: readonly InformationElement[];
  /** Octets of the user data header, for whoever unpacks septets after it. */
  readonly headerLength: number;
  /** A header was announced and could not be read: the body has it still. */
  readonly malformedHeader?: boolean;
  /** data_coding: parts of one text may differ in it. Absent from a part that no PDU brought. */
  readonly dataCoding?: number;
  readonly body: Uint8Array;
}

const plausible = (part: Part): Part | undefined =>
  part.total >= 1 && part.number >= 1 && part.number <= part.total ? part : undefined;

const partOfElement = ({ id, value }: InformationElement): Part | undefined => {
  if (id === ELEMENT.concatenation8 && value.length === 3) {
    return plausible({ reference: value[0]!, referenceBits: 8, total: value[1]!, number: value[2]! });
  }
  if (id === ELEMENT.concatenation16 && value.length === 4) {
    const reference = (value[0]! << 8) | value[1]!;
    return plausible({ reference, referenceBits: 16, total: value[2]!, number: value[3]! });
  }
  return undefined;
};

const partOfSar = (pdu: MessagePdu): Part | undefined => {
  const { sar_msg_ref_num, sar_total_segments, sar_segment_seqnum } = pdu.tlvs;
  if (sar_msg_ref_num === undefined || sar_total_segments === undefined || sar_segment_seqnum === undefined) {
    return undefined;
  }
  return plausible({
    reference: sar_msg_ref_num,
    referenceBits: 16,
    total: sar_total_segments,
    number: sar_segment_seqnum,
  });
};

/**
 * Takes a message apart: which part it is, by user data header or SAR TLVs, and its own octets (rule S16).
 * A broken header, or one whose numbers cannot be, is left in the body and the message stands alone.
 */
export const readPart = (pdu: MessagePdu): MessagePart => {
  const octets = bodyOf(pdu);
  const { data_coding: dataCoding } = pdu;
  const announced = hasUserDataHeader(pdu.esm_class);
  const userData = announced ? readUserData(octets) : undefined;
  if (userData === undefined) {
    const part = partOfSar(pdu);
    return { part, elements: [], headerLength: 0, malformedHeader: announced, dataCoding, body: octets };
  }
  const { elements, headerLength, body } = userData;
  const concatenation = elements.find((element) => partOfElement(element) !== undefined);
  return {
    part: concatenation === undefined ? partOfSar(pdu) : partOfElement(concatenation),
    elements: elements.filter((element) => element !== concatenation),
    headerLength,
    malformedHeader: false,
    dataCoding,
    body,
  };
};
