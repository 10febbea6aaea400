import { describe, expect, it } from 'vitest';
import { DRAFT_STEPS } from '../../src/admission/draft-steps.ts';
import { RULES } from '../../src/admission/rules/index.ts';
import { TRACE_STEPS } from '../../src/messaging/index.ts';

describe('the list of rules', () => {
  it('gives the steps of the why-card in their order; the API names none of them differently ever after', () => {
    const known = [
      'origin',
      'recipient',
      'sender',
      'text',
      'destination',
      'suppression',
      'consent',
      'purpose',
      'sender_rules',
      'stop_mention',
      'schedule',
      'window',
      'frequency',
      'route',
      'price',
      'spending',
      'credit',
    ];
    expect(TRACE_STEPS.filter((step) => known.includes(step))).toEqual(known);
    expect(new Set(TRACE_STEPS).size).toBe(TRACE_STEPS.length);
  });

  it('has one sentence for each outcome of a step: no rule takes the sentence of another', () => {
    const told = [...DRAFT_STEPS, ...RULES].flatMap(({ step, sentences }) =>
      Object.keys(sentences).map((outcome) => `${step} ${outcome}`),
    );
    expect(told).toEqual([...new Set(told)]);
  });

  it('has a code for every rule, and names each code of a rule once', () => {
    for (const { step, codes } of RULES) {
      expect(codes.length, step).toBeGreaterThan(0);
      expect(new Set<string>(codes).size, step).toBe(codes.length);
    }
  });
});
