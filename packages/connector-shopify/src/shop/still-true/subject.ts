import type { StillTrueQuestion } from '@carillon/core/automation';
import type { BusinessObject } from '@carillon/core/events';
import { valueAt } from '@carillon/core/events';
import { type GlobalType, globalId, isDigits } from '../global-id.ts';

/** A checkout: orders know it by its token, the list of those left behind by its number. */
export interface CheckoutSubject {
  readonly token: string;
  /** Its global id; null where the event does not say it. */
  readonly id: string | null;
}

/** What a question is about: a checkout, or something with an id. */
export type Subject =
  | { readonly kind: 'checkout'; readonly checkout: CheckoutSubject }
  | { readonly kind: 'node'; readonly type: GlobalType; readonly id: string };

type Event = StillTrueQuestion['event'];

const NODE_TYPES: ReadonlyMap<string, GlobalType> = new Map([
  ['order', 'Order'],
  ['fulfillment_order', 'FulfillmentOrder'],
  ['payment_terms', 'PaymentTerms'],
  ['variant', 'ProductVariant'],
  ['product', 'Product'],
]);

/**
 * The number of a checkout. Versions from 2026-04 on send it in its name only: `#981820079255243537`
 * (shopify.dev/docs/api/admin-rest, AbandonedCheckouts).
 */
const checkoutIdOf = ({ data }: Event): string | null => {
  const name = valueAt(data, 'checkout.name');
  const digits = typeof name === 'string' ? name.replace(/^#/, '') : '';
  return isDigits(digits) ? globalId('AbandonedCheckout', digits) : null;
};

const subjectOfObject = (event: Event, { type, id }: BusinessObject): Subject | null => {
  if (type === 'checkout') return { kind: 'checkout', checkout: { token: id, id: checkoutIdOf(event) } };
  const node = NODE_TYPES.get(type);
  return node && isDigits(id) ? { kind: 'node', type: node, id: globalId(node, id) } : null;
};

/** Everything an event concerns that a shop can be asked about, the one it happened to first. */
export const subjectsOf = (event: Event): readonly Subject[] =>
  [event.object, ...(event.related ?? [])].flatMap((object) => subjectOfObject(event, object) ?? []);
