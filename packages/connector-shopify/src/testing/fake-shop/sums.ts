import type { FakeLine, FakeOrder } from './records.ts';

const centsOf = (amount: string): number => Math.round(Number(amount) * 100);
const amountOf = (cents: number): string => (cents / 100).toFixed(2);

/** What the lines cost together. */
export const totalOf = (lines: readonly FakeLine[]): string =>
  amountOf(lines.reduce((sum, { variant, quantity }) => sum + centsOf(variant.price) * quantity, 0));

/** What went back of an order in all. */
export const refundedOf = ({ refunds }: FakeOrder): string =>
  amountOf(refunds.reduce((sum, { amount }) => sum + centsOf(amount), 0));

const quantityOf = (lines: readonly FakeLine[]): number =>
  lines.reduce((count, { quantity }) => count + quantity, 0);

/** How much of an order was sent. */
export const fulfilmentOf = ({ lines, fulfillments }: FakeOrder): 'none' | 'partial' | 'all' => {
  const sent = quantityOf(fulfillments.flatMap((one) => one.lines));
  if (sent === 0) return 'none';
  return sent >= quantityOf(lines) ? 'all' : 'partial';
};

/** `OrderDisplayFinancialStatus`. */
export const financialStatusOf = (order: FakeOrder): string => {
  if (order.paidAt === null) return order.cancelledAt === null ? 'PENDING' : 'VOIDED';
  if (order.refunds.length === 0) return 'PAID';
  return centsOf(refundedOf(order)) >= centsOf(totalOf(order.lines)) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
};
