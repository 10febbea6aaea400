import { type Flow, type FlowStep, PLAIN_STEP } from '../../src/automation/index.ts';
import type { CanonicalEvent } from '../../src/events/index.ts';

/** A step that leaves at once, but for what a test changes. */
export const step = (changes: Partial<FlowStep> = {}): FlowStep => ({
  ...PLAIN_STEP,
  text: 'Order {{ order.name }}',
  ...changes,
});

/** A flow of one step, but for what a test changes. */
export const flow = (changes: Partial<Flow> = {}): Flow => ({
  id: 'aut_1',
  version: 1,
  name: 'Order placed',
  on: 'order.placed',
  enabled: true,
  conditions: [],
  steps: [step()],
  stopOn: [],
  onRepeat: 'separate',
  perPersonPerDay: null,
  stillTrue: null,
  ...changes,
});

/** An order of a shop in Paris. */
export const placed = (changes: Partial<CanonicalEvent> = {}): CanonicalEvent => ({
  type: 'order.placed',
  source: { platform: 'shopify', shop: 'acme.myshopify.com' },
  object: { type: 'order', id: '1001' },
  transition: 'placed',
  occurredAt: '2026-11-21T19:30:00.000Z',
  person: { phone: '06 39 98 00 01', country: 'FR', name: 'Zoé', locale: 'fr-FR' },
  data: { order: { name: '#1001', total: '80.00' } },
  ...changes,
});
