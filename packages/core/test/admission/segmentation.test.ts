import { describe, expect, it } from 'vitest';
import { type AdmissionFacts, decide, draftMessage, type Segmentation } from '../../src/admission/index.ts';
import { money } from '../../src/billing/index.ts';
import { createProfile, defaultProfile, octopushProfile, type Profile } from '../../src/encoding/index.ts';
import { FICTIONAL, facts, PRICE, REAL, request } from './support/requests.ts';

const wide = createProfile({ name: 'wide', concatenation: 'udh16' });
if (!wide.ok) throw new Error(wide.error.detail);

const profiles = new Map<string, Profile>([
  ['wide', wide.value],
  ['octopush', octopushProfile],
  ['narrow', defaultProfile],
]);

const line = (carriers: readonly string[], network: string | null = null) => ({
  country: null,
  network,
  purpose: null,
  lane: null,
  order: 100,
  carriers: carriers.map((name) => ({ name, weight: 1 })),
});

const ROUTES = [line(['narrow']), line(['wide'], '20801'), line(['octopush'], '20810')];

const draftOf = (text: string, routes: Segmentation['routes'] = ROUTES, to = REAL) =>
  draftMessage(request({ text, to }), {
    defaultCountry: 'FR',
    defaultSender: null,
    profile: defaultProfile,
    segmentation: { mode: 'live', routes, virtualCarrier: 'narrow', profiles },
  });

const decided = (text: string, changes: Partial<AdmissionFacts>) => {
  const drafted = draftOf(text, changes.routes ?? ROUTES);
  if (!drafted.ok) throw new Error(drafted.error.detail);
  return decide(drafted.value, facts({ routes: ROUTES, profiles, virtualCarrier: 'narrow', ...changes }));
};

describe('a text is counted by the carriers of its way', () => {
  it.each([
    [null, 2],
    ['20801', 3],
    ['20810', 2],
  ])('of network %s: 306 characters take %i', (network, segments) => {
    const decision = decided('a'.repeat(306), { network });
    expect(decision).toMatchObject({
      kind: 'admitted',
      quote: { segments },
      draft: { measure: { segments } },
    });
    expect(decision.trace.find(({ step }) => step === 'text')?.facts).toMatchObject({ segments });
  });

  it('by the dearest of them, those that take nothing now included', () => {
    const routes = [{ ...line(['narrow']), configured: line(['narrow', 'wide']).carriers }];
    const decision = decided('a'.repeat(306), { routes });
    expect(decision).toMatchObject({
      carrier: 'narrow',
      quote: { segments: 3, total: money(3n * PRICE, 'EUR') },
    });
  });

  it('by that of the virtual phones for a number no network assigns', () => {
    const drafted = draftOf('ж'.repeat(134), [line(['wide'])], FICTIONAL);
    expect(drafted).toMatchObject({ ok: true, value: { measure: { segments: 2 } } });
  });

  it('and refused at once when no way takes it, on the card when only its own does not', () => {
    expect(draftOf('a'.repeat(1225))).toMatchObject({ ok: false, error: { code: 'text_too_long' } });
    const long = 'a'.repeat(1000);
    expect(draftOf(long)).toMatchObject({ ok: true });
    expect(decided(long, { network: '20810' })).toMatchObject({ kind: 'admitted', quote: { segments: 7 } });
    expect(decided(long, { network: '20801' })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'text_too_long', field: 'text' },
    });
  });
});

describe('a refusal tells what the text would have cost', () => {
  const twice = 'ж'.repeat(100);
  const total = money(2n * PRICE, 'EUR');
  const cap = { scope: 'account', subject: '', period: 'day', amount: 1n, used: 0n } as const;
  it.each([
    ['credit', { available: 0n }, 'insufficient_credit'],
    ['a spend cap', { spending: { caps: [cap], reserve: {}, markupPpm: 0 } as never }, 'spend_cap_reached'],
    ['the plan', { longTexts: false }, 'plan_long_text'],
    ['no route', { routes: [] }, 'route_missing'],
  ] as [string, Partial<AdmissionFacts>, string][])('of %s', (_, changes, code) => {
    expect(decided(twice, changes)).toMatchObject({ kind: 'refused', refusal: { code }, quote: { total } });
  });

  it('and nothing where no tariff prices it', () => {
    const decision = decided(twice, { tariffs: [] });
    expect(decision).toMatchObject({ kind: 'refused', refusal: { code: 'tariff_missing' }, quote: null });
  });
});
