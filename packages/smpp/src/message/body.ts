import type { Pdu } from '../pdu/pdu.ts';

/** A PDU that carries a message. */
export type MessagePdu = Pdu<'submit_sm' | 'deliver_sm' | 'data_sm' | 'submit_multi'>;

const NO_OCTETS = new Uint8Array(0);

/** The octets of a message, wherever they are: in short_message, or in message_payload where that is used. */
export const bodyOf = (pdu: MessagePdu): Uint8Array => {
  const short = 'short_message' in pdu ? pdu.short_message : NO_OCTETS;
  return short.length === 0 ? (pdu.tlvs.message_payload ?? NO_OCTETS) : short;
};
