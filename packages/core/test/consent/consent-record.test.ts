import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONSENT_METHODS,
  type ConsentChange,
  type ConsentDecision,
  consentChangeEvidence,
  isProof,
  isProvenYes,
  standingDecision,
  undoes,
} from '../../src/consent/index.ts';

const decision: fc.Arbitrary<ConsentDecision> = fc.record({
  decision: fc.constantFrom('granted', 'withdrawn'),
  status: fc.constantFrom('effective', 'effective', 'parked'),
  decidedAt: fc.integer({ min: 0, max: 20 }),
});

describe('the decision that stands', () => {
  it('is the newest, and of two at one instant the no, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 12 }), (decisions) => {
        const effective = decisions.filter(({ status }) => status === 'effective');
        const newest = Math.max(...effective.map(({ decidedAt }) => decidedAt));
        const last = effective.filter(({ decidedAt }) => decidedAt === newest);
        const expected =
          last.length === 0
            ? null
            : last.some((one) => one.decision === 'withdrawn')
              ? 'withdrawn'
              : 'granted';
        expect(standingDecision(decisions)?.decision ?? null).toBe(expected);
        expect(standingDecision(decisions.toReversed())?.decision ?? null).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('evidence', () => {
  it('proves a yes by what was told, where it was said, or who vouches for it', () => {
    expect(isProof({})).toBe(false);
    expect(isProof({ ip: '192.0.2.1', userAgent: 'x', language: 'fr' })).toBe(false);
    expect(isProof({ wording: '  ' })).toBe(false);
    expect(isProof({ wording: 'I want offers.' })).toBe(true);
    expect(isProof({ doubleOptIn: { requestId: 'a', confirmId: 'b' } })).toBe(true);
  });
});

describe('a yes', () => {
  const no = { scope: 'commercial', origin: 'keyword', since: 100 } as const;
  const yes = { method: 'form', decidedAt: 101, evidence: { wording: 'I want offers.' } } as const;

  it('of the person, with evidence and after it, undoes a no', () => expect(undoes(yes, no)).toBe(true));

  it.each([
    ['at the same instant', { ...yes, decidedAt: 100 }, no],
    ['before it', { ...yes, decidedAt: 99 }, no],
    ['without evidence', { ...yes, evidence: {} }, no],
    ['of an import', { ...yes, method: 'import' }, no],
    ['against a no to everything', yes, { ...no, scope: 'all' }],
    ['against a complaint', yes, { ...no, origin: 'complaint' }],
  ] as const)('%s does not', (_name, grant, suppression) => expect(undoes(grant, suppression)).toBe(false));

  it('of any method and time undoes nothing older than a second no', () => {
    const method = fc.constantFrom(...CONSENT_METHODS);
    fc.assert(
      fc.property(method, fc.integer({ min: 0, max: 200 }), (by, decidedAt) => {
        if (undoes({ ...yes, method: by, decidedAt }, no)) expect(decidedAt).toBeGreaterThan(no.since);
      }),
    );
  });
});

describe('the yes of a platform', () => {
  const shop = { platform: 'shopify', shop: 'acme.myshopify.com' };
  const no = { scope: 'commercial', origin: 'platform', since: 100, evidence: shop } as const;
  const proof = { attestation: 'shopify says so', collectedFrom: 'platform', ...shop };
  const yes = { method: 'platform', decidedAt: 101, evidence: proof } as const;

  it('undoes a no of its own shop, told before', () => expect(undoes(yes, no)).toBe(true));

  it.each([
    ['at the same instant', { ...yes, decidedAt: 100 }, no],
    ['that it did not collect itself', { ...yes, evidence: { ...proof, collectedFrom: 'elsewhere' } }, no],
    ['without evidence', { ...yes, evidence: { language: 'fr', collectedFrom: 'platform', ...shop } }, no],
    ['against a STOP', yes, { ...no, origin: 'keyword' }],
    ['against a carrier', yes, { ...no, origin: 'carrier' }],
    ['against an erasure', yes, { ...no, origin: 'erasure', evidence: null }],
    ['against another shop', yes, { ...no, evidence: { ...shop, shop: 'other.myshopify.com' } }],
    ['against two shops', yes, { ...no, evidence: { ...shop, alsoSaidTo: 'other.myshopify.com' } }],
    ['against a no of unknown origin', yes, { ...no, evidence: null }],
    ['against a no to everything', yes, { ...no, scope: 'all' }],
  ] as const)('does not: %s', (_name, grant, suppression) => {
    expect(undoes(grant, suppression)).toBe(false);
  });
});

describe('a change of consent', () => {
  const change: ConsentChange = {
    source: { platform: 'shopify', shop: 'acme.myshopify.com' },
    person: { phone: '+33639980001', country: null, name: null, locale: null },
    customer: '7',
    state: 'subscribed',
    optInLevel: 'single_opt_in',
    collectedFrom: 'platform',
    decidedAt: '2026-07-01T07:30:00.000Z',
    webhook: { id: 'w-1', topic: 'consent' },
  };

  it('is a proven yes with level and time, and its evidence is proof', () => {
    expect(isProvenYes(change)).toBe(true);
    expect(isProof(consentChangeEvidence(change))).toBe(true);
    expect(consentChangeEvidence(change)).toMatchObject({
      shop: 'acme.myshopify.com',
      webhook: 'w-1',
      optInLevel: 'single_opt_in',
      collectedFrom: 'platform',
      decidedAt: '2026-07-01T07:30:00.000Z',
      attestation: expect.stringContaining('single_opt_in'),
    });
  });

  it.each([
    ['of unknown level', { optInLevel: 'unknown' }],
    ['without its time', { decidedAt: null }],
    ['that is pending', { state: 'pending' }],
    ['that is a no', { state: 'unsubscribed' }],
  ] as const)('%s proves no yes', (_name, part) => {
    expect(isProvenYes({ ...change, ...part })).toBe(false);
    expect(isProof(consentChangeEvidence({ ...change, ...part }))).toBe(false);
  });

  it('keeps whom it is about out of its evidence', () => {
    expect(JSON.stringify(consentChangeEvidence(change))).not.toContain('639980001');
  });
});
