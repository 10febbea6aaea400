import { expect, test } from 'vitest';
import { createAllowances } from '../../../../src/infrastructure/http/perimeter/allowances.ts';

test('an allowance is spent at once and comes back evenly, to each its own', () => {
  let at = 0;
  const allowances = createAllowances(60, () => at);
  for (let n = 0; n < 60; n++) {
    expect(allowances.wait('one')).toBeNull();
    allowances.spend('one');
  }
  expect(allowances.wait('one')).toBe(1);
  expect(allowances.wait('other')).toBeNull();
  at = 999;
  expect(allowances.wait('one')).toBe(1);
  at = 1_000;
  expect(allowances.wait('one')).toBeNull();
  allowances.spend('one');
  expect(allowances.wait('one')).toBe(1);
  at = 3_600_000;
  for (let n = 0; n < 60; n++) allowances.spend('one');
  expect(allowances.wait('one')).toBe(1);
});

test('what is spent beyond it is owed', () => {
  let at = 0;
  const allowances = createAllowances(6, () => at);
  for (let n = 0; n < 8; n++) allowances.spend('one');
  expect(allowances.wait('one')).toBe(30);
  at = 29_000;
  expect(allowances.wait('one')).toBe(1);
  at = 30_000;
  expect(allowances.wait('one')).toBeNull();
});

test('many strangers cost so much memory and no more', () => {
  const allowances = createAllowances(1, () => 0);
  allowances.spend('first');
  expect(allowances.wait('first')).toBe(60);
  for (let n = 0; n < 20_000; n++) allowances.spend(`stranger ${n}`);
  expect(allowances.wait('first')).toBeNull();
  expect(allowances.wait('stranger 19999')).toBe(60);
});
