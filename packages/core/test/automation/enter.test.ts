import { describe, expect, it } from 'vitest';
import { enterFlow, planStep, stepKey } from '../../src/automation/index.ts';
import { objectsOf } from '../../src/events/index.ts';
import { flow, placed, step } from './flows.ts';

const NOBODY = { phone: null, country: null, name: null, locale: null };
const ENTERS = expect.objectContaining({ kind: 'enter' });

describe('entering a flow', () => {
  it('plans every step from when it happened', () => {
    const steps = [step(), step({ delaySeconds: 3600 }), step({ delaySeconds: 86_400, at: '10:00' })];
    expect(enterFlow(flow({ steps }), placed(), 'Europe/Paris')).toEqual({
      kind: 'enter',
      dueAt: ['2026-11-21T19:30:00Z', '2026-11-21T20:30:00Z', '2026-11-23T09:00:00Z'].map((iso) =>
        Date.parse(iso),
      ),
    });
  });

  it('reads the clock of UTC where nobody knows the recipient’s', () => {
    expect(enterFlow(flow({ steps: [step({ at: '10:00' })] }), placed(), null)).toEqual({
      kind: 'enter',
      dueAt: [Date.parse('2026-11-22T10:00:00Z')],
    });
  });

  it('needs nobody’s phone where only the staff are texted', () => {
    const staffOnly = flow({ steps: [step({ staff: ['+33639980009'] })] });
    expect(enterFlow(staffOnly, placed({ person: NOBODY }), null)).toEqual(ENTERS);
    const both = flow({ steps: [step(), step({ delaySeconds: 60, staff: ['+33639980009'] })] });
    expect(enterFlow(both, placed({ person: NOBODY }), null)).toEqual(ENTERS);
    expect(enterFlow(flow(), placed({ person: NOBODY }), null)).toMatchObject({
      skip: { reason: 'phone_missing' },
    });
  });
});

describe('conditions', () => {
  const atLeast = (value: number) => ({ path: 'order.total', operator: 'at_least', value }) as const;
  const french = { path: 'person.country', operator: 'is', value: 'FR' } as const;

  it.each([
    ['one of several', [{ any: [atLeast(100), french] }], null],
    [
      'none of several',
      [{ any: [atLeast(100), { ...french, value: 'BE' }] }],
      'order.total (at_least), person.country (is)',
    ],
    ['all but one', [french, atLeast(100)], 'order.total (at_least)'],
    ['what the person is like', [french], null],
  ])('%s', (_, conditions, unmet) => {
    const entry = enterFlow(flow({ conditions }), placed(), null);
    if (unmet === null) expect(entry).toEqual(ENTERS);
    else
      expect(entry).toMatchObject({
        skip: { reason: 'condition_not_met', detail: expect.stringContaining(unmet) },
      });
  });

  it('read the person of the data where the data name one', () => {
    const event = placed({ data: { person: { country: 'DE' } } });
    expect(enterFlow(flow({ conditions: [{ ...french, value: 'DE' }] }), event, null)).toEqual(ENTERS);
  });
});

describe('the key of a step', () => {
  it('of a run that starts anew is the same for each event about the object', () => {
    const again = flow({ on: 'checkout.updated', onRepeat: 'restart' });
    const keys = ['updated:1', 'updated:2'].map((transition) =>
      stepKey(again, step({ delaySeconds: 60 }), placed({ type: 'checkout.updated', transition })),
    );
    expect(keys[0]).toBe('shopify:acme.myshopify.com/order/1001/checkout.updated/after-60s');
    expect(keys[1]).toBe(keys[0]);
  });

  it('names the event it follows where each begins a run of its own', () => {
    const key = (transition: string): string => stepKey(flow(), step(), placed({ transition }));
    expect(key('shipped:1')).not.toBe(key('shipped:2'));
  });
});

it('an event concerns its object and what is related to it, each once', () => {
  const checkout = { type: 'checkout', id: 'c/1' };
  expect(objectsOf(placed({ related: [checkout, { type: 'order', id: '1001' }, checkout] }))).toEqual([
    'shopify:acme.myshopify.com/order/1001',
    'shopify:acme.myshopify.com/checkout/c%2F1',
  ]);
});

describe('the texts of a step', () => {
  it('are in the language of the person', () => {
    const french = step({ translations: { fr: 'Commande {{ order.name }}' } });
    expect(planStep(flow(), { step: french, event: placed() })).toMatchObject({
      intents: [{ text: 'Commande #1001', to: '06 39 98 00 01', country: 'FR' }],
    });
  });

  it('take the usual language of the number where nobody says one', () => {
    const french = step({ translations: { fr: 'Commande' } });
    const event = placed({ person: { ...placed().person, locale: null } });
    expect(planStep(flow(), { step: french, event }, { locale: 'fr' })).toMatchObject({
      intents: [{ text: 'Commande' }],
    });
  });

  it('go to each of the staff, in the language they were written in, of no country', () => {
    const staff = ['+33639980008', '+33639980009'];
    const told = step({ staff, text: 'New order of {{ person.name }}', translations: { fr: 'Commande' } });
    expect(planStep(flow(), { step: told, event: placed() })).toMatchObject({
      intents: staff.map((to) => ({ to, country: null, text: 'New order of Zoé' })),
    });
  });

  it('of the person are none where there is no phone', () => {
    expect(planStep(flow(), { step: step(), event: placed({ person: NOBODY }) })).toMatchObject({
      skip: { reason: 'phone_missing' },
    });
  });

  it('never have a variable without a value', () => {
    const open = step({ text: '{{ tracking.url }}' });
    expect(planStep(flow(), { step: open, event: placed() })).toMatchObject({
      skip: { reason: 'variable_unresolved' },
    });
  });
});
