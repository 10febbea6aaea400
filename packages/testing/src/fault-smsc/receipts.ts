import { type Content, formatReceiptText, MESSAGE_STATES, type MessageState } from '@carillon/smpp';

/** How the id of a receipt is written, where the SMSC's answer to submit_sm gave it as it is. */
export type IdForm = 'as-is' | 'zero-padded' | 'upper-case' | 'hexadecimal' | 'decimal';

/** How a receipt says what it says. */
export interface ReceiptForm {
  readonly id?: IdForm;
  /** In the TLVs, in the text, or in both; text unless said. */
  readonly in?: 'text' | 'tlvs' | 'both';
  /** The text of the specification, its fields in reverse order, or without all that need not be there. */
  readonly text?: 'specification' | 'reversed' | 'terse';
  /** An intermediate notification (esm_class 0x20) rather than a receipt. */
  readonly intermediate?: boolean;
}

/** esm_class (SMPP 3.4, 5.2.12). */
const RECEIPT = 0x04;
const INTERMEDIATE = 0x20;
const PADDED_TO = 20;
const DATE = '2611212000';

const written = (id: string, form: IdForm): string => {
  switch (form) {
    case 'as-is':
      return id;
    case 'zero-padded':
      return id.padStart(PADDED_TO, '0');
    case 'upper-case':
      return id.toUpperCase();
    case 'hexadecimal':
      return BigInt(id).toString(16);
    case 'decimal':
      return BigInt(`0x${id}`).toString();
  }
};

const textOf = (id: string, state: MessageState, form: NonNullable<ReceiptForm['text']>): string => {
  const whole = formatReceiptText({ id, state, submitDate: DATE, doneDate: DATE, text: 'Your order' });
  const stat = /stat:\S+/.exec(whole)![0];
  switch (form) {
    case 'specification':
      return whole;
    case 'terse':
      return `${stat} id:${id}`;
    case 'reversed':
      return `err:000 ${stat} done date:${DATE} submit date:${DATE} dlvrd:001 sub:001 id:${id}`;
  }
};

/**
 * The deliver_sm that tells what became of a message.
 *
 * @param id as the answer to submit_sm gave it; `hexadecimal` and `decimal` write it in the other base.
 */
export const receiptFor = (
  { id, from, to }: { readonly id: string; readonly from: string; readonly to: string },
  state: MessageState,
  form: ReceiptForm = {},
): Content<'deliver_sm'> => {
  const place = form.in ?? 'text';
  const name = written(id, form.id ?? 'as-is');
  const text = place === 'tlvs' ? '' : textOf(name, state, form.text ?? 'specification');
  const tlvs = { receipted_message_id: name, message_state: MESSAGE_STATES[state].code };
  return {
    source_addr: from,
    destination_addr: to,
    esm_class: form.intermediate ? INTERMEDIATE : RECEIPT,
    short_message: Buffer.from(text, 'latin1'),
    ...(place === 'text' ? {} : { tlvs }),
  };
};

/** Texts that say they are receipts and are none, or none of ours. */
export const GARBAGE_RECEIPTS: readonly string[] = [
  '',
  'id:',
  'stat:DELIVRD',
  'id: stat:',
  'DELIVRD 001 of 001',
  '\0\0\0\0',
  'id:\0 stat:DELIVRD',
  `id:${'9'.repeat(200)} stat:DELIVRD`,
  // Digits that do not pack well: more than an index entry holds.
  `id:${Array.from({ length: 1_500 }, (_, index) => (index * 7919) % 9973).join('')} stat:DELIVRD`,
  'id:(null) sub:(null) dlvrd:(null) submit date:(null) done date:(null) stat:(null) err:(null) text:(null)',
  'id:1 id:2 id:3 stat:DELIVRD stat:UNDELIV',
  'ÿþÿþÿþÿþ',
  'STOP',
];

/** A deliver_sm marked as a receipt, with any text. */
export const markedAsReceipt = (
  text: string,
  addresses: { from: string; to: string },
): Content<'deliver_sm'> => ({
  source_addr: addresses.from,
  destination_addr: addresses.to,
  esm_class: RECEIPT,
  ...(text.length > 255
    ? { tlvs: { message_payload: Buffer.from(text, 'latin1') } }
    : { short_message: Buffer.from(text, 'latin1') }),
});
