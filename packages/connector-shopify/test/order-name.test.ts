import { expect, test } from 'vitest';
import { orderNameOf } from '../src/payload/order-name.ts';

test.for([
  ['#9999.1', '#9999'],
  ['EN-1001.12', 'EN-1001'],
  ['#10.01.3', '#10.01'],
  ['#1001', null],
  ['#1001-F1', null],
  ['.1', null],
  [null, null],
] as const)('the order of fulfilment %s is %s', ([fulfillment, order]) => {
  expect(orderNameOf(fulfillment)).toBe(order);
});
