import type { ShopPort } from '@carillon/connector-kit/shop';
import type { StillTrueQuestion } from '@carillon/core/automation';
import type { AdminDesk } from '../http/ask-admin.ts';
import { failShop } from '../http/failure.ts';
import { askCheckouts } from './ask-checkouts.ts';
import { askOrders } from './ask-orders.ts';
import { askStock } from './ask-stock.ts';
import type { Answered, Inquiry } from './inquiry.ts';
import { type CheckoutSubject, type Subject, subjectsOf } from './subject.ts';

/** Where a question is asked: each place has a form of question of its own. */
type Routed =
  | { readonly to: 'orders' | 'stock'; readonly inquiry: Inquiry<string> }
  | { readonly to: 'checkouts'; readonly inquiry: Inquiry<CheckoutSubject> };

const ORDER_TYPES = ['Order', 'FulfillmentOrder', 'PaymentTerms'] as const;
const STOCK_TYPES = ['ProductVariant', 'Product', 'Order'] as const;

const nodeOf = (subjects: readonly Subject[], types: readonly string[]): string | null =>
  subjects.flatMap((subject) =>
    subject.kind === 'node' && types.includes(subject.type) ? subject.id : [],
  )[0] ?? null;

const checkoutOf = (subjects: readonly Subject[]): CheckoutSubject | null =>
  subjects.flatMap((subject) => (subject.kind === 'checkout' ? subject.checkout : []))[0] ?? null;

const routeStock = (subjects: readonly Subject[]): Routed | null => {
  const subject = nodeOf(subjects, STOCK_TYPES) ?? checkoutOf(subjects)?.id ?? null;
  return subject === null ? null : { to: 'stock', inquiry: { fact: 'in_stock', subject } };
};

/** An order says all that is asked of it, and that its checkout is completed; a checkout finds its order. */
const route = ({ fact, event }: StillTrueQuestion): Routed | null => {
  const subjects = subjectsOf(event);
  if (fact === 'in_stock') return routeStock(subjects);
  const order = nodeOf(subjects, ORDER_TYPES);
  if (order !== null) return { to: 'orders', inquiry: { fact, subject: order } };
  const checkout = checkoutOf(subjects);
  return checkout === null ? null : { to: 'checkouts', inquiry: { fact, subject: checkout } };
};

const cannotTell = ({ fact, event }: StillTrueQuestion): Answered =>
  failShop('shop_refused', `Shopify cannot be asked whether ${fact} holds of a ${event.object.type}.`);

const inquiriesOf = <To extends Routed['to']>(routed: readonly (Routed | null)[], to: To) =>
  routed.flatMap((one, at) =>
    one?.to === to ? [{ at, inquiry: one.inquiry as Extract<Routed, { to: To }>['inquiry'] }] : [],
  );

/** Asks a shop whether facts still hold: in one to a few questions, all at once. */
export const createStillTrue =
  (desk: AdminDesk): ShopPort['stillTrue'] =>
  async (access, questions) => {
    const routed = questions.map(route);
    const orders = inquiriesOf(routed, 'orders');
    const stock = inquiriesOf(routed, 'stock');
    const checkouts = inquiriesOf(routed, 'checkouts');
    const asked = await Promise.all([
      askOrders(
        desk,
        access,
        orders.map(({ inquiry }) => inquiry),
      ),
      askStock(
        desk,
        access,
        stock.map(({ inquiry }) => inquiry),
      ),
      askCheckouts(
        desk,
        access,
        checkouts.map(({ inquiry }) => inquiry),
      ),
    ]);
    const places = [...orders, ...stock, ...checkouts].map(({ at }) => at);
    const answers = new Map(asked.flat().map((answer, index) => [places[index], answer]));
    return questions.map((question, at) => answers.get(at) ?? cannotTell(question));
  };
