import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFlow, enterFlow, planStep, STARTERS, type Starter } from '../../src/automation/index.ts';
import { marketingSigns } from '../../src/consent/index.ts';
import { defaultProfile, measure } from '../../src/encoding/index.ts';
import type { CanonicalEvent, Json } from '../../src/events/index.ts';

const LOCALES = ['en', 'fr'] as const;

const textsOf = ({ flow }: Starter, event: CanonicalEvent, locale: string): string[] =>
  flow.steps.map((step) => {
    const plan = planStep(
      { ...flow, id: 'aut', version: 1 },
      { step, event: { ...event, person: { ...event.person, locale } } },
      { locale, timeZone: () => 'Europe/Paris' },
    );
    if (plan.kind === 'skip') throw new Error(`${plan.skip.reason}: ${plan.skip.detail}`);
    return plan.intents[0]!.text;
  });

/** Facts that a connector may not know. */
const OPTIONAL = [['shop'], ['customer'], ['tracking'], ['pickup'], ['order', 'statusUrl']] as const;

const without = (event: CanonicalEvent): CanonicalEvent => {
  const data = structuredClone(event.data) as Record<string, Record<string, Json>>;
  for (const [name, field] of OPTIONAL) {
    if (field === undefined) delete data[name];
    else if (data[name]) delete data[name][field];
  }
  return { ...event, data, person: { ...event.person, name: null } };
};

const rows = STARTERS.flatMap((starter) =>
  LOCALES.flatMap((locale) =>
    textsOf(starter, starter.sample, locale).map((text, place) => ({ starter, locale, place, text })),
  ),
);

it('the starter set has what a shop expects, each once', () => {
  expect(STARTERS.map(({ id, flow }) => `${id} on ${flow.on}, ${flow.steps.length}`)).toEqual([
    'order_confirmed on order.placed, 1',
    'order_paid on order.paid, 1',
    'order_shipped on order.shipped, 1',
    'out_for_delivery on order.out_for_delivery, 1',
    'order_delivered on order.delivered, 1',
    'delivery_failed on order.delivery_failed, 1',
    'ready_for_pickup on order.ready_for_pickup, 1',
    'order_cancelled on order.cancelled, 1',
    'order_refunded on order.refunded, 1',
    'abandoned_checkout on checkout.updated, 3',
    'back_in_stock on product.back_in_stock, 1',
    'welcome on customer.created, 1',
    'review_request on order.delivered, 1',
    'payment_reminder on order.payment_due, 2',
  ]);
});

it.each(STARTERS)('$id is a flow that its own sample enters', (starter) => {
  const { flow, sample } = starter;
  expect(checkFlow(flow)).toEqual({ ok: true, value: flow });
  expect(enterFlow({ ...flow, id: 'aut', version: 1 }, sample, 'Europe/Paris')).toMatchObject({
    kind: 'enter',
  });
  // A window or a time of day never brings a step past its use.
  const entry = enterFlow({ ...flow, id: 'aut', version: 1 }, sample, 'Europe/Paris');
  if (entry?.kind !== 'enter') throw new Error('It lets nobody in.');
  for (const [place, step] of flow.steps.entries())
    if (step.usefulSeconds !== null)
      expect(entry.dueAt[place]).toBeLessThan(Date.parse(sample.occurredAt) + step.usefulSeconds * 1_000);
});

describe.each(rows)('$starter.id, step $place, $locale', ({ starter, place, text }) => {
  it('is one segment of the GSM alphabet', () => {
    expect(measure(text, defaultProfile)).toMatchObject({ encoding: 'gsm7', segments: 1 });
  });

  it('reads as its purpose', () => {
    if (starter.flow.steps[place]!.purpose === 'transactional') expect(marketingSigns(text)).toEqual([]);
  });
});

it('texts differ by language', () => {
  for (const starter of STARTERS)
    expect(textsOf(starter, starter.sample, 'fr')).not.toEqual(textsOf(starter, starter.sample, 'en'));
});

it.each(STARTERS)('$id says all it can where the shop does not know everything', (starter) => {
  for (const locale of LOCALES)
    for (const text of textsOf(starter, without(starter.sample), locale)) {
      expect(text).not.toMatch(/\{|\}|\s\s|\s$|\s\./);
      expect(measure(text, defaultProfile).segments).toBe(1);
    }
});

const hostile = fc.constantFrom('{{ total }}', '{% if x %}', '😀'.repeat(20), 'A'.repeat(200), '&amp;', '{%');

const withName = (value: Json, word: string): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, one]) => [
          name,
          ['name', 'title', 'company', 'location'].includes(name) ? word : withName(one, word),
        ]),
      )
    : value;

it('words of a shop are words, whatever they look like', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STARTERS),
      hostile,
      fc.constantFrom(...LOCALES),
      (starter, word, locale) => {
        const data = withName(starter.sample.data, word) as CanonicalEvent['data'];
        const plain = textsOf(starter, starter.sample, locale);
        for (const [place, text] of textsOf(starter, { ...starter.sample, data }, locale).entries())
          if (text !== plain[place]) expect(text).toContain(word);
      },
    ),
  );
});
