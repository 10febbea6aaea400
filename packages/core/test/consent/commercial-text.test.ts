import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSender, marketingSigns, stopMention, withMention } from '../../src/consent/index.ts';

const PLAIN = { language: null, sender: 'ACME', stopCodes: {} };

describe('the opt-out mention', () => {
  it.each([
    ['France, French', 'FR', PLAIN, 'STOP au 30101'],
    ['France, English', 'FR', { ...PLAIN, language: 'en' }, 'STOP to 30101'],
    ['France, a language without wording', 'FR', { ...PLAIN, language: 'de' }, 'STOP au 30101'],
    ['France, a code of the account', 'FR', { ...PLAIN, stopCodes: { FR: '36180' } }, 'STOP au 36180'],
    ["France, the carrier's sender", 'FR', { ...PLAIN, sender: null }, 'STOP au 30101'],
    ['Reunion follows France', 'RE', PLAIN, 'STOP au 30101'],
    [
      'the United Kingdom, a sender that can be answered',
      'GB',
      { ...PLAIN, sender: '60777' },
      'STOP to opt out',
    ],
    [
      'the United Kingdom, a code of the account',
      'GB',
      { ...PLAIN, stopCodes: { GB: '60777' } },
      'STOP to 60777',
    ],
  ] as const)('of %s', (_name, country, context, text) => {
    const mention = stopMention('Offers from Friday on.', country, context);
    expect(mention).toMatchObject({ kind: 'appended', text });
    expect(withMention('Offers from Friday on.', mention)).toBe(`Offers from Friday on. ${text}`);
  });

  it.each(['Offers. STOP au 30101', 'Offers. stop SMS au 30101', 'Offers. STOP to 30101'])(
    'is there already in "%s"',
    (text) => {
      const mention = stopMention(text, 'FR', PLAIN);
      expect(mention.kind).toBe('present');
      expect(withMention(text, mention)).toBe(text);
    },
  );

  it.each(['Offers. STOP au 36111', 'Offers. STOP au XXXXX', 'STOP au 30101, STOP au 36111'])(
    'is wrong in "%s"',
    (text) => {
      expect(stopMention(text, 'FR', PLAIN)).toMatchObject({ kind: 'wrong', wanted: 'STOP au 30101' });
    },
  );

  it('is missing where the country asks for one and the sender can neither be answered nor has a code', () => {
    expect(stopMention('Offers', 'GB', PLAIN)).toMatchObject({ kind: 'none', missing: true });
    expect(stopMention('Offers', 'DE', PLAIN)).toMatchObject({ kind: 'none', missing: false });
  });

  it('is never appended twice', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.constantFrom('FR', 'GB', 'DE', 'US' as const),
        (text, country) => {
          const context = { ...PLAIN, sender: '60777' };
          const once = withMention(text, stopMention(text, country, context));
          const again = stopMention(once, country, context);
          if (again.kind !== 'wrong') expect(withMention(once, again)).toBe(once);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a transactional text', () => {
  it.each([
    'Your order left. -20% on your next one!',
    'Code promo SOLDES10 pour vous',
    'Your parcel is here. Flash sale today',
    'Profitez des soldes',
    'Ihr Gutscheincode: SOMMER',
    '20% off everything',
    'Rebajas desde el lunes',
    'Ordine spedito. STOP au 30101',
  ])('"%s" reads like marketing', (text) => expect(marketingSigns(text)).not.toEqual([]));

  it.each([
    'Your order #1001 is on its way: https://shop.example/t/1',
    'Votre colis arrive demain entre 8h et 10h',
    'Total: 12.00 EUR incl. 20% VAT',
    'Votre facture de 25 EUR, TVA 20 %',
    'Your code is 123456',
    'Your sale agreement 12 is ready to sign',
    'Salesforce login from a new device',
  ])('"%s" does not', (text) => expect(marketingSigns(text)).toEqual([]));
});

describe('a sender', () => {
  it.each([
    ['ACME', 'FR', 'shown'],
    ['+33612345678', 'FR', 'refused'],
    ['36180', 'FR', 'shown'],
    ['INFO', 'DE', 'refused'],
    ['ACME', 'US', 'refused'],
    ['ACME', 'CA', 'refused'],
    [null, 'US', 'shown'],
    ['1ACME', 'IT', 'refused'],
    ['ACME', 'IT', 'shown'],
  ] as const)('%s in %s is %s', (sender, country, kind) => {
    expect(judgeSender(sender, country)).toMatchObject({ kind, line: { reviewed: '2026-11-21' } });
  });

  it('that must be registered says so', () => {
    expect(judgeSender('ACME', 'ES')).toMatchObject({ registration: expect.stringContaining('CNMC') });
  });
});
