import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdmissionFacts, type Admitted, type Decision, decide } from '../../src/admission/index.ts';
import { money } from '../../src/billing/index.ts';
import { LANES, PURPOSES, TRACE_STEPS, traceSentence } from '../../src/messaging/index.ts';
import { draft, FICTIONAL, facts, NOW, PRICE, REAL } from './support/requests.ts';

const HOUR = 3_600_000;
const YEAR = 366 * 24 * HOUR;

const admitted = (decision: Decision): Admitted => {
  if (decision.kind !== 'admitted') throw new Error(`Refused: ${decision.refusal.code}`);
  return decision;
};

describe('an admitted message', () => {
  it('has a carrier, a price, an hour, and a line for every step', () => {
    const decision = admitted(decide(draft({ text: 'x'.repeat(161) }), facts()));
    expect(decision).toMatchObject({
      carrier: 'acme',
      quote: { segments: 2, perSegment: money(PRICE, 'EUR'), total: money(2n * PRICE, 'EUR') },
      dueAt: NOW,
      held: null,
    });
    expect(decision.trace.map(({ step }) => step)).toEqual(
      TRACE_STEPS.filter((step) => decision.trace.some((line) => line.step === step)),
    );
    expect(decision.trace.map(({ step }) => step)).toEqual(
      expect.arrayContaining([
        'origin',
        'recipient',
        'sender',
        'text',
        'schedule',
        'route',
        'price',
        'credit',
      ]),
    );
  });

  it('waits until sendAt, and leaves at once when that has just passed', () => {
    const later = admitted(decide(draft({ sendAt: NOW + HOUR }), facts()));
    expect(later).toMatchObject({ dueAt: NOW + HOUR, held: { until: NOW + HOUR, reason: 'scheduled' } });
    expect(later.trace.find(({ step }) => step === 'schedule')?.outcome).toBe('held');
    for (const sendAt of [NOW, NOW - 1, NOW - 5 * 60_000])
      expect(admitted(decide(draft({ sendAt }), facts()))).toMatchObject({ dueAt: NOW, held: null });
    // The time of an automation comes from an event, which may reach us late.
    const origin = { kind: 'automation', automation: 'a', event: 'e' } as const;
    expect(admitted(decide(draft({ sendAt: NOW - HOUR, origin }), facts()))).toMatchObject({ dueAt: NOW });
  });

  it('goes and is priced by its network where that is known', () => {
    const known = facts();
    const [line] = known.routes;
    const [tariff] = known.tariffs;
    const table = {
      routes: [...known.routes, { ...line!, network: '20801', carriers: [{ name: 'orange', weight: 1 }] }],
      tariffs: [...known.tariffs, { ...tariff!, network: '20801', perSegment: money(7n, 'EUR') }],
    };
    const there = admitted(decide(draft(), facts({ ...table, network: '20801' })));
    expect(there).toMatchObject({ carrier: 'orange', quote: { total: money(7n, 'EUR') } });
    expect(there.trace.find(({ step }) => step === 'route')!.facts).toEqual({
      carrier: 'orange',
      network: '20801',
    });
    for (const network of ['20810', null]) {
      const elsewhere = admitted(decide(draft(), facts({ ...table, network })));
      expect(elsewhere).toMatchObject({ carrier: 'acme', quote: { total: money(PRICE, 'EUR') } });
    }
  });

  it('may be due up to the year, and one millisecond before it is of no use', () => {
    expect(decide(draft({ sendAt: NOW + YEAR }), facts()).kind).toBe('admitted');
    expect(decide(draft({ notAfter: NOW + 1 }), facts()).kind).toBe('admitted');
  });

  it('may cost exactly what is left', () => {
    expect(decide(draft(), facts({ available: PRICE })).kind).toBe('admitted');
  });
});

const limits = (changes: Partial<NonNullable<AdmissionFacts['spending']>>): AdmissionFacts =>
  facts({ spending: { reserve: { transactional: 0n, otp: 0n }, caps: [], markupPpm: 0, ...changes } });
const cap = { scope: 'account', subject: '', period: 'day', amount: PRICE, used: 1n } as const;

/** Each refusal with what brings it about, in the order the rules are asked. */
const REFUSALS: readonly [string, string, Parameters<typeof draft>[0], AdmissionFacts][] = [
  ['destination_closed', 'destination', { to: '+881612345678' }, facts()],
  ['destination_closed', 'destination', { to: '+33899123456' }, facts()],
  ['schedule_past', 'schedule', { sendAt: NOW - YEAR }, facts()],
  ['schedule_past', 'schedule', { sendAt: NOW - 6 * 60_000 }, facts()],
  ['schedule_past', 'schedule', { sendAt: 0 }, facts()],
  ['schedule_too_far', 'schedule', { sendAt: NOW + YEAR + 1 }, facts()],
  ['too_late', 'schedule', { notAfter: NOW }, facts()],
  ['too_late', 'schedule', { sendAt: NOW + HOUR, notAfter: NOW + HOUR }, facts()],
  ['route_missing', 'route', {}, facts({ routes: [] })],
  ['route_missing', 'route', { to: FICTIONAL }, facts({ virtualCarrier: null })],
  ['route_missing', 'route', {}, facts({ mode: 'test', virtualCarrier: null })],
  ['route_paused', 'route', {}, facts({ routes: facts().routes.map((line) => ({ ...line, paused: true })) })],
  ['tariff_missing', 'price', {}, facts({ tariffs: [] })],
  ['tariff_missing', 'price', {}, facts({ currency: 'USD' })],
  ['spend_cap_reached', 'spending', {}, limits({ caps: [cap] })],
  [
    'insufficient_credit',
    'spending',
    {},
    { ...limits({ reserve: { transactional: 0n, otp: 1n } }), available: PRICE },
  ],
  ['insufficient_credit', 'credit', {}, facts({ available: PRICE - 1n })],
];

describe('a refused message', () => {
  it.each(REFUSALS)('%s by the rule of %s', (code, step, request, known) => {
    const decision = decide(draft(request), known);
    expect(decision).toMatchObject({ kind: 'refused', status: 'not_issued', refusal: { code } });
    expect(decision.kind === 'refused' ? decision.refusal.detail : '').toMatch(/\. [A-Z].*\.$|\.$/);
    const last = decision.trace.at(-1)!;
    expect(last).toMatchObject({ step, outcome: 'refused' });
    expect(decision.trace.slice(0, -1).every(({ outcome }) => outcome !== 'refused')).toBe(true);
    const sentence = traceSentence(last);
    expect(sentence).not.toMatch(/undefined|null|never|NaN|\[object/);
    expect(sentence).not.toBe(traceSentence({ ...last, outcome: 'passed' }));
  });

  it('is refused by the first rule that objects: schedule, route, price, spending, credit', () => {
    const late = { notAfter: NOW };
    const nothing = facts({ routes: [], tariffs: [], available: 0n });
    const { routes, tariffs } = facts();
    const capped = { ...nothing, routes, tariffs, spending: limits({ caps: [cap] }).spending! };
    const codes = [
      decide(draft(late), nothing),
      decide(draft(), nothing),
      decide(draft(), { ...nothing, routes }),
      decide(draft(), capped),
      decide(draft(), { ...nothing, routes, tariffs }),
    ].map((decision) => (decision.kind === 'refused' ? decision.refusal.code : 'admitted'));
    expect(codes).toEqual([
      'too_late',
      'route_missing',
      'tariff_missing',
      'spend_cap_reached',
      'insufficient_credit',
    ]);
  });
});

const anyFacts: fc.Arbitrary<AdmissionFacts> = fc
  .record({
    roll: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    mode: fc.constantFrom<'live' | 'test'>('live', 'test'),
    available: fc.bigInt({ min: -PRICE, max: 12n * PRICE }),
    virtualCarrier: fc.constantFrom('simulator', 'simulator', null),
    prices: fc.array(
      fc.record({ country: fc.constantFrom('FR', null), micros: fc.bigInt({ min: 0n, max: 3n * PRICE }) }),
    ),
    served: fc.array(fc.constantFrom('FR', 'US', null)),
    reserve: fc.option(fc.bigInt({ min: 0n, max: 3n * PRICE }), { nil: undefined }),
  })
  .map(({ prices, served, reserve, ...known }) =>
    facts({
      ...known,
      tariffs: prices.map(({ country, micros }) => ({
        country,
        purpose: null,
        perSegment: money(micros, 'EUR'),
        validFrom: 0,
      })),
      routes: served.map((country) => ({
        country,
        purpose: null,
        lane: null,
        order: 1,
        carriers: [
          { name: 'acme', weight: 1 },
          { name: 'other', weight: 2 },
        ],
      })),
      ...(reserve === undefined
        ? {}
        : { spending: { reserve: { transactional: reserve, otp: reserve }, caps: [], markupPpm: 0 } }),
    }),
  );

const anyDraft = fc
  .record({
    to: fc.constantFrom(REAL, FICTIONAL, '+12125552368', '+15555557447', '+447700900123'),
    text: fc.string({ minLength: 1, maxLength: 400, unit: fc.constantFrom('a', 'é', '€', '😀') }),
    purpose: fc.constantFrom(...PURPOSES),
    lane: fc.option(fc.constantFrom(...LANES)),
    sendAt: fc.option(fc.integer({ min: NOW - HOUR, max: NOW + 2 * YEAR })),
    notAfter: fc.option(fc.integer({ min: NOW - HOUR, max: NOW + YEAR })),
  })
  .map((request) => draft(request));

describe('for any message and any facts', () => {
  const forAll = (check: (decision: Decision, known: AdmissionFacts) => void): void =>
    fc.assert(
      fc.property(anyDraft, anyFacts, (message, known) => check(decide(message, known), known)),
      { numRuns: 1000 },
    );

  it('never more is admitted than is available, and a live price is segments times the price of one', () => {
    forAll((decision, known) => {
      if (decision.kind === 'refused') return;
      const { quote, draft: message } = decision;
      expect(quote.total.micros <= known.available || quote.total.micros === 0n).toBe(true);
      expect(quote.segments).toBe(message.measure.segments);
      expect(quote.total.micros).toBe(quote.perSegment.micros * BigInt(quote.segments));
    });
  });

  it('a number that no network assigns never reaches a real carrier', () => {
    forAll((decision) => {
      if (decision.kind === 'admitted' && decision.draft.recipient.fictional) {
        expect(decision.carrier).toBe('simulator');
      }
    });
  });

  it('a test key costs nothing and reaches virtual phones only', () => {
    forAll((decision, known) => {
      if (known.mode !== 'test') return;
      if (decision.kind === 'admitted') {
        expect(decision.carrier).toBe('simulator');
        expect(decision.quote.total).toEqual(money(0n, 'EUR'));
      } else {
        expect(['tariff_missing', 'spend_cap_reached']).not.toContain(decision.refusal.code);
      }
    });
  });

  it('it leaves no earlier than asked, and is of use when it does', () => {
    forAll((decision) => {
      if (decision.kind === 'refused') return;
      const { sendAt, notAfter } = decision.draft.request;
      expect(decision.dueAt).toBeGreaterThanOrEqual(Math.max(NOW, sendAt ?? 0));
      if (notAfter !== null) expect(decision.dueAt).toBeLessThan(notAfter);
      expect(decision.held === null).toBe(decision.dueAt === NOW);
    });
  });

  it('the trace is complete: steps in order, each once, refused at its end or not at all', () => {
    forAll((decision) => {
      const steps = decision.trace.map(({ step }) => TRACE_STEPS.indexOf(step));
      expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      const refused = decision.trace.filter(({ outcome }) => outcome === 'refused');
      expect(refused).toEqual(decision.kind === 'refused' ? [decision.trace.at(-1)] : []);
      for (const line of decision.trace) {
        expect(traceSentence(line)).toMatch(/^[A-Z0-9].*\.$/);
        expect(traceSentence(line)).not.toMatch(/undefined|NaN|\[object/);
      }
      expect(JSON.parse(JSON.stringify(decision.trace))).toEqual(decision.trace);
    });
  });

  it('deciding twice gives the same decision', () => {
    fc.assert(
      fc.property(anyDraft, anyFacts, (message, known) => {
        expect(decide(message, known)).toEqual(decide(message, known));
      }),
    );
  });
});

it('a batch whose messages are decided one after another never spends more than there was', () => {
  fc.assert(
    fc.property(
      fc.array(anyDraft, { maxLength: 20 }),
      fc.bigInt({ min: 0n, max: 20n * PRICE }),
      (batch, wallet) => {
        let available = wallet;
        for (const message of batch) {
          const decision = decide(message, facts({ available }));
          if (decision.kind === 'admitted') available -= decision.quote.total.micros;
          expect(available >= 0n).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});
