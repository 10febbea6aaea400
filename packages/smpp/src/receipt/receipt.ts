import { readPart } from '../long-message/concatenation.ts';
import { type MessageType, messageTypeOf } from '../message/esm-class.ts';
import type { Pdu } from '../pdu/pdu.ts';
import { UCS2 } from '../text/data-coding.ts';
import { decodeText } from '../text/text.ts';
import { isFinal, type MessageState, stateOfCode, stateOfWord } from './message-state.ts';
import { parseReceiptText, type ReceiptText } from './receipt-text.ts';

/** What a carrier says became of a message. */
export interface Receipt {
  /** The message id as the carrier writes it: of the TLV where there is one, else of the text, unless asked otherwise. */
  readonly messageId: string;
  /** The other id where TLV and text give different ones: carriers write one of them in another base. */
  readonly otherMessageId?: string;
  /** Undefined where the carrier's word is not known; `text.stat` has it. */
  readonly state?: MessageState;
  /** Nothing can follow. An intermediate notification is never final, whatever its state. */
  readonly final: boolean;
  readonly intermediate: boolean;
  /** The carrier's own error code, from the text. */
  readonly error?: string;
  /** network_error_code: the network type and its code (SMPP 3.4 section 5.3.2.31). */
  readonly networkError?: { readonly networkType: number; readonly code: number };
  /** additional_status_info_text (SMPP 3.4 section 5.3.2.11): what the carrier says in words. */
  readonly info?: string;
  /** All that the text says, where there is one. */
  readonly text?: ReceiptText;
  /** The text as received. */
  readonly written: string;
}

/** How receipts are told from messages. */
export interface ReceiptOptions {
  /**
   * `esm-class` takes for a receipt what esm_class or the receipt TLVs say is one. `content` also takes a text in the
   * form of a receipt; anyone can text that, so it is for carriers that leave esm_class 0 and for those alone.
   */
  readonly recognise?: 'esm-class' | 'content';
  /** Whose id goes first where the TLV and the text give different ones; the TLV's unless said. */
  readonly id?: 'tlv' | 'text';
}

/** Whether a PDU without a receipt's esm_class is one all the same: no handset can send these TLVs, or this type. */
const isTold = (
  type: MessageType,
  { receipted_message_id: id, message_state: state }: Pdu<'deliver_sm' | 'data_sm'>['tlvs'],
  text: ReceiptText | undefined,
): boolean => {
  if (type === 'receipt' || type === 'intermediate') return true;
  const hasText = text?.id !== undefined && text.stat !== undefined;
  // That of a person, or of a handset, tells of another thing than the delivery.
  if (type === 'acknowledgement') return false;
  if (id !== undefined) return state !== undefined || text?.stat !== undefined;
  return state !== undefined && hasText;
};

/** Receipts are ASCII whatever data_coding says, or UCS-2 with or without saying so. */
const readWritten = (octets: Uint8Array, dataCoding: number): string => {
  const looksLikeUcs2 = octets.length >= 2 && octets.length % 2 === 0 && octets[0] === 0 && octets[1] !== 0;
  const coding = dataCoding === UCS2 || looksLikeUcs2 ? UCS2 : 0;
  return decodeText(octets, coding, 'latin1') ?? '';
};

const networkErrorOf = (octets: Uint8Array | undefined): Pick<Receipt, 'networkError'> =>
  octets === undefined
    ? {}
    : { networkError: { networkType: octets[0]!, code: (octets[1]! << 8) | octets[2]! } };

/**
 * The receipt a deliver_sm or data_sm carries, or undefined where it carries a message (rules S11, S12).
 *
 * The TLVs `receipted_message_id` and `message_state` come first; the text, in short_message or message_payload,
 * fills in what they do not say. One that names no message at all is undefined, too.
 *
 * @example
 * const handlers = {
 *   deliver_sm: async (pdu) => {
 *     const receipt = readReceipt(pdu);
 *     if (receipt) await storeReceipt(receipt);
 *     else await storeMessage(pdu);
 *   },
 * };
 */
export const readReceipt = (
  pdu: Pdu<'deliver_sm' | 'data_sm'>,
  options: ReceiptOptions = {},
): Receipt | undefined => {
  const type = messageTypeOf(pdu.esm_class);
  const { receipted_message_id: tlvId, message_state: tlvState, network_error_code } = pdu.tlvs;
  const written = readWritten(readPart(pdu).body, pdu.data_coding);
  const text = parseReceiptText(written);
  const inForm = text?.id !== undefined && text.stat !== undefined;
  if (!isTold(type, pdu.tlvs, text) && !(options.recognise === 'content' && inForm)) return undefined;
  const [first, second] = options.id === 'text' ? [text?.id, tlvId] : [tlvId, text?.id];
  const messageId = first || second;
  if (!messageId) return undefined;
  const intermediate = type === 'intermediate';
  const state = stateFrom(tlvState, text);
  return {
    messageId,
    ...(second && second !== messageId ? { otherMessageId: second } : {}),
    ...(state === undefined ? {} : { state }),
    final: state !== undefined && !intermediate && isFinal(state),
    intermediate,
    ...(text?.err === undefined ? {} : { error: text.err }),
    ...networkErrorOf(network_error_code),
    ...(pdu.tlvs.additional_status_info_text ? { info: pdu.tlvs.additional_status_info_text } : {}),
    ...(text === undefined ? {} : { text }),
    written,
  };
};

const stateFrom = (tlv: number | undefined, text: ReceiptText | undefined): MessageState | undefined =>
  (tlv === undefined ? undefined : stateOfCode(tlv)) ??
  (text?.stat === undefined ? undefined : stateOfWord(text.stat));
