import { describe, expect, it } from 'vitest';
import { consentPolicyPatchSchema } from '../../src/consent/policy.ts';

const read = (kind: string, text: string) =>
  consentPolicyPatchSchema.safeParse({ answers: { [kind]: { en: text } } });

describe.each(['contact', 'stop', 'help', 'start'])('the words of an account for %s', (kind) => {
  it.each(['x\udc00y', '\ud83d', 'a\u0000b', '   '])('are refused where no store keeps them: %j', (text) => {
    expect(read(kind, text).success).toBe(false);
  });

  it('are kept without the spaces around them', () => {
    expect(read(kind, ' help@shop.example ').data).toMatchObject({
      answers: { [kind]: { en: 'help@shop.example' } },
    });
  });
});
