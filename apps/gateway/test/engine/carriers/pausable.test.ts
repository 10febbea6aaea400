import { money } from '@carillon/core/billing';
import { beforeEach, expect, it } from 'vitest';
import type { Carrier } from '../../../src/engine/carriers/carrier.ts';
import { pausable } from '../../../src/engine/carriers/pausable.ts';
import { carriersCheck } from '../../../src/engine/dispatch/readiness.ts';

let fault: string | null = null;
let window = 10;
let paused: string | null = null;
const carrier = pausable(
  {
    name: 'north',
    get window() {
      return window;
    },
    submit: async () => {},
    find: null,
    fault: () => fault,
    balance: () => money(1n, 'EUR'),
    close: async () => {},
  } satisfies Carrier,
  () => paused,
);

beforeEach(() => {
  [fault, window, paused] = [null, 10, null];
});

it('is the carrier itself, and says why it takes nothing while it is paused', () => {
  expect([carrier.name, carrier.window, carrier.fault(), carrier.isPaused!()]).toEqual([
    'north',
    10,
    null,
    false,
  ]);
  window = 0;
  fault = 'no bind';
  expect([carrier.window, carrier.fault(), carrier.balance!()]).toEqual([0, 'no bind', money(1n, 'EUR')]);
  paused = 'the operator paused it';
  expect([carrier.fault(), carrier.isPaused!()]).toEqual(['the operator paused it', true]);
  paused = null;
  expect(carrier.fault()).toBe('no bind');
});

it('does not make the gateway unready: it was meant', async () => {
  const { fault: notReady } = carriersCheck(() => [carrier]);
  fault = 'no bind';
  expect(await notReady()).toBe('north: no bind');
  paused = 'the operator paused it';
  expect(await notReady()).toBeNull();
});
