import type { BusinessObject } from '@carillon/core/events';

/** Something that became of a text, which workflows of a shop may start from. */
export type FlowNews =
  | { readonly kind: 'delivered'; readonly messageId: string }
  | { readonly kind: 'failed'; readonly messageId: string; readonly detail: string }
  | { readonly kind: 'reply'; readonly replyId: string; readonly text: string }
  /** `at` is ISO 8601, UTC. */
  | { readonly kind: 'opted_out'; readonly at: string };

/** The variables of `flowTriggerReceive` of the Admin API. */
export interface FlowTrigger {
  /** Of an extension of the app. */
  readonly handle: string;
  readonly payload: Readonly<Record<string, string>>;
}

/** Flow takes payloads below 50 000 bytes; a text of a handset has some thousand characters at most. */
const LONGEST_TEXT = 5_000;

const kept = (text: string): string => text.slice(0, LONGEST_TEXT).toWellFormed();

const idOf = (objects: readonly BusinessObject[], type: string): string | null =>
  objects.find((object) => object.type === type)?.id ?? null;

/** What a trigger of an order or of a customer carries besides what it is about. */
const newsOf = (
  news: FlowNews,
): {
  readonly handle: string;
  readonly about: 'order' | 'customer';
  readonly payload: FlowTrigger['payload'];
} => {
  switch (news.kind) {
    case 'delivered':
      return {
        handle: 'carillon-text-delivered',
        about: 'order',
        payload: { 'Message ID': news.messageId },
      };
    case 'failed':
      return {
        handle: 'carillon-text-failed',
        about: 'order',
        payload: { 'Message ID': news.messageId, Reason: kept(news.detail) },
      };
    case 'reply':
      return {
        handle: 'carillon-reply-received',
        about: 'customer',
        payload: { 'Reply ID': news.replyId, 'Reply text': kept(news.text) },
      };
    case 'opted_out':
      return { handle: 'carillon-opted-out', about: 'customer', payload: { 'Opted out at': news.at } };
  }
};

/**
 * What a shop's Flow is told of a text, as the variables of `flowTriggerReceive`; null where the text is about nothing that
 * the trigger names: delivered and failed are told of an order, a reply and an opt-out of a customer. Ids go as digits
 * in text, for some pass 2^53.
 *
 * @example
 * flowTriggerOf({ kind: 'delivered', messageId: 'msg_0198...' }, [{ type: 'order', id: '1001' }]);
 * // { handle: 'carillon-text-delivered', payload: { order_id: '1001', 'Message ID': 'msg_0198...' } }
 */
export const flowTriggerOf = (news: FlowNews, objects: readonly BusinessObject[]): FlowTrigger | null => {
  const { handle, about, payload } = newsOf(news);
  const id = idOf(objects, about);
  return id === null ? null : { handle, payload: { [`${about}_id`]: id, ...payload } };
};
