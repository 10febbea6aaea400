/** esm_class (SMPP 3.4 section 5.2.12): bits to combine with `|`. */
export const ESM_CLASS = {
  /** Messaging mode, bits 1-0. */
  datagram: 0x01,
  forward: 0x02,
  storeAndForward: 0x03,
  /** Message type, bits 5-2: a delivery receipt of the SMSC. */
  deliveryReceipt: 0x04,
  deliveryAcknowledgement: 0x08,
  userAcknowledgement: 0x10,
  /** A receipt about a message that is still under way. */
  intermediateNotification: 0x20,
  /** GSM features, bits 7-6: short_message starts with a user data header. */
  userDataHeader: 0x40,
  replyPath: 0x80,
} as const;

const MESSAGE_TYPE_MASK = 0x3c;

/** What a deliver_sm or data_sm is about. */
export type MessageType = 'message' | 'receipt' | 'intermediate' | 'acknowledgement';

export const messageTypeOf = (esmClass: number): MessageType => {
  const type = esmClass & MESSAGE_TYPE_MASK;
  if ((type & ESM_CLASS.intermediateNotification) !== 0) return 'intermediate';
  if ((type & ESM_CLASS.deliveryReceipt) !== 0) return 'receipt';
  return type === 0 ? 'message' : 'acknowledgement';
};

export const hasUserDataHeader = (esmClass: number): boolean => (esmClass & ESM_CLASS.userDataHeader) !== 0;
