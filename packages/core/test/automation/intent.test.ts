import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Automation, type Intent, planSend } from '../../src/automation/index.ts';
import { type CanonicalEvent, eventKey } from '../../src/events/index.ts';

const HAPPENED = '2026-11-21T19:30:00.000Z';

const event = (changes: Partial<CanonicalEvent> = {}): CanonicalEvent => ({
  type: 'order.shipped',
  source: { platform: 'shopify', shop: 'acme.myshopify.com' },
  object: { type: 'order', id: '1001' },
  transition: 'shipped:7',
  occurredAt: HAPPENED,
  person: { phone: '06 39 98 00 01', country: 'FR', name: 'Zoé', locale: 'fr-FR' },
  data: { order: { name: '#1001', total: 80 }, tracking: { url: 'https://track.example/1' } },
  ...changes,
});

const automation = (changes: Partial<Automation> = {}): Automation => ({
  id: 'aut_1',
  name: 'Order shipped',
  on: 'order.shipped',
  conditions: [],
  purpose: 'transactional',
  text: 'Order {{ order.name }}: {{ tracking.url }}',
  sender: null,
  delaySeconds: 0,
  usefulSeconds: null,
  enabled: true,
  ...changes,
});

const intentOf = (rule: Automation, fact = event()): Intent => {
  const plan = planSend(rule, fact);
  if (plan?.kind !== 'send') throw new Error(`No text is planned: ${JSON.stringify(plan)}`);
  return plan.intent;
};

describe('what an automation does about an event', () => {
  it('is nothing for an event it does not listen to, not even when it is switched off', () => {
    expect(planSend(automation(), event({ type: 'order.paid' }))).toBeNull();
    expect(planSend(automation({ enabled: false }), event({ type: 'order.paid' }))).toBeNull();
  });

  it('is a text to the person of the event, filled in, under the key of the fact', () => {
    expect(intentOf(automation({ sender: 'ACME' }))).toEqual({
      automationId: 'aut_1',
      to: '06 39 98 00 01',
      country: 'FR',
      text: 'Order #1001: https://track.example/1',
      purpose: 'transactional',
      sender: 'ACME',
      eventKey: 'shopify:acme.myshopify.com/order/1001/shipped:7',
      sendAt: null,
      notAfter: null,
    });
  });

  it('counts delay and usefulness from when it happened, not from when it was heard of', () => {
    const { sendAt, notAfter } = intentOf(automation({ delaySeconds: 3600, usefulSeconds: 7200 }));
    expect(sendAt).toBe(Date.parse('2026-11-21T20:30:00.000Z'));
    expect(notAfter).toBe(Date.parse('2026-11-21T21:30:00.000Z'));
  });
});

describe('why an automation sends nothing', () => {
  const unmet = { path: 'order.total', operator: 'at_least', value: 100 } as const;
  const met = { path: 'order.total', operator: 'at_least', value: 50 } as const;
  const nobody = { phone: null, country: null, name: null, locale: null };

  it.each<[string, Partial<Automation>, Partial<CanonicalEvent>, string]>([
    ['disabled', { enabled: false }, {}, 'switched off'],
    ['condition_not_met', { conditions: [met, unmet] }, {}, 'order.total (at_least)'],
    ['phone_missing', {}, { person: nobody }, 'no phone number'],
    ['phone_missing', {}, { person: { ...nobody, phone: '' } }, 'no phone number'],
    ['template_invalid', { text: '{{ order.name' }, {}, 'not closed'],
    ['variable_unresolved', {}, { data: { order: { name: '#1001' } } }, 'tracking.url'],
  ])('%s', (reason, rule, fact, told) => {
    const plan = planSend(automation(rule), event(fact));
    expect(plan).toMatchObject({ kind: 'skip', skip: { automationId: 'aut_1', reason } });
    expect(plan?.kind === 'skip' ? plan.skip.detail : '').toContain(told);
  });

  it('tells the first of several reasons', () => {
    const hopeless = automation({ enabled: false, conditions: [unmet], text: '{{' });
    const fact = event({ person: nobody });
    const reasons = [
      hopeless,
      { ...hopeless, enabled: true },
      { ...hopeless, enabled: true, conditions: [met] },
    ];
    expect(reasons.map((rule) => planSend(rule, fact))).toMatchObject([
      { skip: { reason: 'disabled' } },
      { skip: { reason: 'condition_not_met' } },
      { skip: { reason: 'phone_missing' } },
    ]);
  });
});

describe('keys', () => {
  const delay = fc.integer({ min: 0, max: 31_536_000 });

  it('two rules at the same step are one text, later steps are texts of their own', () => {
    fc.assert(
      fc.property(delay, delay, (one, other) => {
        const first = intentOf(automation({ id: 'aut_1', delaySeconds: one }));
        const second = intentOf(automation({ id: 'aut_2', delaySeconds: other, text: 'Other words' }));
        expect(first.eventKey === second.eventKey).toBe(one === other);
      }),
    );
  });

  it('every step of a fact starts with the key of the fact, to be cancelled with it', () => {
    fc.assert(
      fc.property(delay, fc.string({ minLength: 1 }), (delaySeconds, id) => {
        const fact = event({ object: { type: 'order', id } });
        expect(intentOf(automation({ delaySeconds }), fact).eventKey.startsWith(eventKey(fact))).toBe(true);
      }),
    );
  });

  it('the same fact plans the same text again', () => {
    expect(planSend(automation({ delaySeconds: 5 }), event())).toEqual(
      planSend(automation({ delaySeconds: 5 }), event()),
    );
  });
});
