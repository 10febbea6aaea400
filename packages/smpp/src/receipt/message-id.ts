/**
 * How the id in a receipt relates to the id in submit_sm_resp, which a carrier's profile says (rule S13):
 * equal; equal but for leading zeros and case; or one of them hexadecimal and the other decimal.
 */
export type MessageIdRule =
  | 'exact'
  | 'folded'
  | 'submit-decimal-receipt-hexadecimal'
  | 'submit-hexadecimal-receipt-decimal';

/** A message id with every form it may be found under. */
export interface MessageIdForms {
  /** As received. */
  readonly raw: string;
  /** Without leading zeros, in lower case. */
  readonly folded: string;
  /** Read as decimal, written as hexadecimal. */
  readonly hexadecimal?: string;
  /** Read as hexadecimal, written as decimal. */
  readonly decimal?: string;
}

const fold = (id: string): string =>
  id
    .trim()
    .toLowerCase()
    .replace(/^0+(?=.)/, '');

/**
 * The forms to store beside a message id, so that a receipt finds it under whatever form the carrier uses.
 *
 * @example
 * messageIdForms('0059113978');
 * // { raw: '0059113978', folded: '59113978', hexadecimal: '38601fa', decimal: '1494301048' }
 */
export const messageIdForms = (id: string): MessageIdForms => {
  const folded = fold(id);
  return {
    raw: id,
    folded,
    ...(/^\d+$/.test(folded) ? { hexadecimal: BigInt(folded).toString(16) } : {}),
    ...(/^[0-9a-f]+$/.test(folded) ? { decimal: BigInt(`0x${folded}`).toString() } : {}),
  };
};

/** The key under which an id of submit_sm_resp is filed for a rule; undefined where it is not of the rule's base. */
export const submitKey = (id: string, rule: MessageIdRule): string | undefined => {
  if (rule === 'exact') return id;
  const { folded, decimal } = messageIdForms(id);
  if (rule === 'folded') return folded;
  if (rule === 'submit-hexadecimal-receipt-decimal') return decimal;
  return /^\d+$/.test(folded) ? folded : undefined;
};

/** The key to look a receipt's id up under; equal to the `submitKey` of the message it is about. */
export const receiptKey = (id: string, rule: MessageIdRule): string | undefined => {
  if (rule === 'exact') return id;
  const { folded, decimal } = messageIdForms(id);
  if (rule === 'folded') return folded;
  if (rule === 'submit-decimal-receipt-hexadecimal') return decimal;
  return /^\d+$/.test(folded) ? folded : undefined;
};

/** Which of the ids submitted a receipt is about. `ambiguous` is never to be guessed at: park the receipt, tell people. */
export type MessageIdMatch =
  | { readonly kind: 'matched'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly ids: readonly string[] }
  | { readonly kind: 'none' };

export const matchMessageId = (
  receiptId: string,
  submittedIds: Iterable<string>,
  rule: MessageIdRule,
): MessageIdMatch => {
  const key = receiptKey(receiptId, rule);
  if (key === undefined) return { kind: 'none' };
  const ids = [...new Set(submittedIds)].filter((id) => submitKey(id, rule) === key);
  if (ids.length > 1) return { kind: 'ambiguous', ids };
  return ids[0] === undefined ? { kind: 'none' } : { kind: 'matched', id: ids[0] };
};
