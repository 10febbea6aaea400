import { describe, expect, it } from 'vitest';
import { TRACE_STEPS, type TraceLine, traceSentence } from '../../src/messaging/index.ts';

const AT = Date.UTC(2026, 10, 21, 19, 30);

const EXAMPLES: readonly [TraceLine['step'], TraceLine['outcome'], TraceLine['facts'], string][] = [
  ['origin', 'passed', { kind: 'api' }, 'Sent through the API.'],
  [
    'origin',
    'passed',
    { kind: 'automation', automation: 'aut_1', event: 'evt_2' },
    'Sent by automation aut_1 for event evt_2.',
  ],
  ['recipient', 'passed', { country: 'FR', lineType: 'mobile' }, 'A mobile number of FR.'],
  ['recipient', 'passed', { country: null, lineType: 'mobile' }, 'A mobile number of no country.'],
  [
    'recipient',
    'passed',
    { country: 'FR', lineType: 'mobile', fictional: true },
    'A number that no network assigns (FR): only a virtual phone answers.',
  ],
  ['sender', 'passed', { sender: 'ACME' }, 'Shown as sent by ACME.'],
  ['sender', 'passed', { sender: null }, "The carrier's own sender is shown."],
  ['text', 'passed', { encoding: 'gsm7', units: 161, segments: 2 }, '161 units of gsm7 in 2 segment(s).'],
  ['schedule', 'passed', {}, 'To be sent at once.'],
  ['schedule', 'held', { sendAt: AT }, 'Held until 2026-11-21T19:30:00.000Z, as asked.'],
  [
    'schedule',
    'refused',
    { notAfter: AT },
    'Of no use after 2026-11-21T19:30:00.000Z, and it could not leave before.',
  ],
  ['schedule', 'refused', { sendAt: AT }, '2026-11-21T19:30:00.000Z is more than a year away.'],
  ['route', 'passed', { carrier: 'acme-fr' }, 'Goes through acme-fr.'],
  ['route', 'passed', { carrier: 'simulator', virtual: true }, 'Goes to a virtual phone through simulator.'],
  ['route', 'refused', { country: 'FR' }, 'No route serves FR.'],
  ['route', 'refused', { country: null }, 'No route serves this destination.'],
  [
    'price',
    'passed',
    { segments: 2, perSegment: '0.045000', total: '0.090000', currency: 'EUR' },
    '2 x 0.045000 = 0.090000 EUR.',
  ],
  [
    'price',
    'refused',
    { country: null, currency: 'EUR' },
    'No tariff prices a segment to this destination in EUR.',
  ],
  ['spending', 'passed', { caps: 0 }, 'No spend cap applies.'],
  [
    'spending',
    'refused',
    { cap: '10.000000', used: '9.990000', currency: 'EUR', period: 'day' },
    'It would break the spend cap of 10.000000 EUR a day; 9.990000 is used.',
  ],
  ['credit', 'passed', { total: '0.045000', currency: 'EUR' }, '0.045000 EUR is held from the wallet.'],
  [
    'credit',
    'refused',
    { total: '0.045000', available: '0.005000', currency: 'EUR' },
    'It costs 0.045000 EUR, and 0.005000 is available.',
  ],
];

describe('the sentence of a line', () => {
  it.each(EXAMPLES)('%s %s with %j', (step, outcome, facts, sentence) => {
    expect(traceSentence({ step, outcome, facts })).toBe(sentence);
  });

  it('every step tells every outcome, whatever facts an older version wrote', () => {
    for (const step of TRACE_STEPS) {
      for (const outcome of ['passed', 'held', 'refused'] as const) {
        expect(traceSentence({ step, outcome, facts: {} }), `${step} ${outcome}`).toMatch(/^\S/);
      }
    }
  });
});
