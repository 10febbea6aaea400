import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import {
  ADDRESS_TYPES,
  type AddressType,
  equalForms,
  RENUMBERINGS,
  readSender,
} from '../../src/numbers/index.ts';

const from = (address: string, type: AddressType = 'unknown', country: string | null = null) =>
  readSender({ address, type, country });

const e164 = (...given: Parameters<typeof from>): string => {
  const sender = from(...given);
  return sender.kind === 'phone' ? sender.subscriber.e164 : sender.why;
};

describe('who wrote', () => {
  it.each<[string, AddressType, string | null, string]>([
    ['+33612345678', 'unknown', null, '+33612345678'],
    ['33612345678', 'international', null, '+33612345678'],
    ['33612345678', 'unknown', null, '+33612345678'],
    ['33612345678', 'unknown', 'DE', '+33612345678'],
    ['33612345678', 'unknown', 'US', '+33612345678'],
    ['0033612345678', 'unknown', null, '+33612345678'],
    ['0033612345678', 'international', 'FR', '+33612345678'],
    ['+0033612345678', 'international', 'FR', '+33612345678'],
    ['0044 7911 123456', 'unknown', 'FR', '+447911123456'],
    ['0612345678', 'national', 'FR', '+33612345678'],
    ['612345678', 'national', 'FR', '+33612345678'],
    ['0612345678', 'unknown', 'FR', '+33612345678'],
    ['0612345678', 'international', 'FR', '+33612345678'],
    ['0612345678', 'national', 'fr', '+33612345678'],
    ['  +33 6 12-34.56.78 ', 'unknown', null, '+33612345678'],
    ['٠٦١٢٣٤٥٦٧٨', 'unknown', 'FR', '+33612345678'],
    ['33612345678', 'alphanumeric', 'FR', '+33612345678'],
    ['tel:+33612345678', 'unknown', null, '+33612345678'],
    ['2025550123', 'unknown', 'US', '+12025550123'],
    ['2025550123', 'national', 'US', '+12025550123'],
    ['12025550123', 'unknown', 'US', '+12025550123'],
    ['6042345678', 'national', 'CA', '+16042345678'],
    ['01133612345678', 'unknown', 'US', '+33612345678'],
    ['001165812345670', 'unknown', 'AU', 'no_such_number'],
    ['00116581234567', 'unknown', 'AU', '+6581234567'],
    ['0016581234567', 'unknown', 'SG', '+6581234567'],
    ['81033612345678', 'unknown', 'RU', '+33612345678'],
    ['89123456789', 'unknown', 'RU', '+79123456789'],
    ['9123456789', 'national', 'RU', '+79123456789'],
    ['13802345678', 'unknown', 'CN', '+8613802345678'],
    ['0690001234', 'national', 'FR', '+590690001234'],
    ['33690001234', 'international', 'FR', '+590690001234'],
    ['299221234', 'international', 'GL', '+299221234'],
    ['221234', 'national', 'GL', '+299221234'],
  ])('%j, %s, texting a number of %s is %s', (address, type, country, expected) => {
    expect(e164(address, type, country)).toBe(expected);
  });

  it.each<[string, AddressType, string | null, string]>([
    ['36180', 'unknown', 'FR', 'short_code'],
    ['36180', 'abbreviated', 'DE', 'short_code'],
    ['36180', 'national', 'DE', 'short_code'],
    ['555', 'international', null, 'short_code'],
    ['ACME', 'alphanumeric', 'FR', 'letters'],
    ['1-800-FLOWERS', 'alphanumeric', 'US', 'letters'],
    ['', 'unknown', null, 'letters'],
    ['+', 'unknown', null, 'letters'],
    ['0612345678', 'national', null, 'no_such_number'],
    ['0612345678', 'unknown', 'XX', 'no_such_number'],
    ['123456789012345678901234567890', 'unknown', 'FR', 'no_such_number'],
  ])('%j, %s, to %s is no phone: %s', (address, type, country, why) => {
    expect(from(address, type, country)).toEqual({ kind: 'not_a_phone', why });
  });

  it('a type the digits contradict loses, and what else they could be is told', () => {
    expect(from('13802345678', 'international', 'CN')).toMatchObject({
      subscriber: { e164: '+13802345678' },
      others: [{ e164: '+8613802345678' }],
    });
    expect(from('447911123456', 'national', 'DE')).toMatchObject({
      subscriber: { e164: '+49447911123456' },
      others: [{ e164: '+447911123456' }],
    });
  });

  it('a number outside every plan is still somebody who can say STOP', () => {
    expect(from('+34112345678')).toMatchObject({ kind: 'phone', subscriber: { e164: '+34112345678' } });
    expect(from('0034112345678', 'international', null)).toEqual({
      kind: 'phone',
      subscriber: { e164: '+34112345678', country: 'ES', lineType: 'unknown', forms: ['+34112345678'] },
      others: [],
    });
    expect(from('34112345678', 'unknown', 'ES')).toMatchObject({ subscriber: { e164: '+34112345678' } });
    expect(from('341123456789999', 'international', null)).toMatchObject({ why: 'no_such_number' });
  });
});

describe('one subscriber under several forms', () => {
  it.each<[string, string | null, string, string[]]>([
    ['5511981234567', null, '+5511981234567', ['+551181234567']],
    ['551181234567', null, '+5511981234567', ['+551181234567']],
    ['1181234567', 'BR', '+5511981234567', ['+551181234567']],
    ['011981234567', 'BR', '+5511981234567', ['+551181234567']],
    ['551178123456', null, '+551178123456', []],
    ['5491123456789', null, '+5491123456789', ['+541123456789']],
    ['541123456789', null, '+5491123456789', ['+541123456789']],
    ['1123456789', 'AR', '+5491123456789', ['+541123456789']],
    ['011 15 2345 6789', 'AR', '+5491123456789', ['+541123456789']],
    ['54111523456789', null, '+5491123456789', ['+541123456789']],
    ['5215512345678', null, '+525512345678', ['+5215512345678']],
    ['044 55 1234 5678', 'MX', '+525512345678', ['+5215512345678']],
    ['22505123456', null, '+2250505123456', ['+22505123456']],
    ['22507123456', 'CI', '+2250707123456', ['+22507123456']],
    ['22997123456', null, '+2290197123456', ['+22997123456']],
    ['841201234567', null, '+84701234567', ['+841201234567']],
    ['01661234567', 'VN', '+84361234567', ['+841661234567']],
    ['23777123456', null, '+237677123456', ['+23777123456']],
    ['24106123456', null, '+24166123456', ['+24106123456', '+2416123456']],
    ['972591234567', null, '+970591234567', ['+972591234567']],
    ['38649123456', null, '+38349123456', ['+38649123456']],
    ['262692123456', null, '+262692123456', ['+33692123456']],
    ['33692123456', 'FR', '+262692123456', ['+33692123456']],
    ['33612345678', null, '+33612345678', []],
  ])('%s to %s is %s, also known as %j', (address, country, present, others) => {
    const sender = from(address, 'unknown', country);
    expect(sender).toMatchObject({
      kind: 'phone',
      subscriber: { e164: present, forms: [present, ...others] },
    });
  });

  it('every form of a renumbering is the same person as the others, and every rule says since when and by whom', () => {
    for (const { earlier, present, source, since } of RENUMBERINGS) {
      const some = fc.sample(fc.stringMatching(earlier), { numRuns: 40, seed: 7 });
      for (const digits of some) {
        const now = digits.replace(earlier, present);
        expect(equalForms(`+${digits}`)).toEqual(equalForms(`+${now}`));
        expect(equalForms(`+${digits}`)).toContain(`+${digits}`);
      }
      expect(source.length).toBeGreaterThan(10);
      expect(since === null || /^\d{4}-\d\d-\d\d$/.test(since)).toBe(true);
    }
  });
});

describe('against the numbering plans', () => {
  it('every country’s mobile is known from every way a carrier may write it', () => {
    for (const country of getCountries().filter((one) => one in examples)) {
      const example = getExampleNumber(country, examples)!;
      const forms = equalForms(example.number);
      const international = example.number.slice(1);
      const national = example.nationalNumber as string;
      const trunked = example.formatNational().replace(/\D/g, '');
      const ways: [string, AddressType][] = [
        [example.number, 'unknown'],
        [international, 'international'],
        [`00${international}`, 'international'],
        [national, 'national'],
        [trunked, 'national'],
        [international, 'unknown'],
      ];
      for (const [address, type] of ways)
        expect(forms, `${country} ${address} ${type}`).toContain(e164(address, type, country));
      expect(getCountryCallingCode(country)).toBeTruthy();
    }
  });

  it('no address throws, and the forms of a phone begin with its number', () => {
    const address = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'+0123456789 ') }),
    );
    const country = fc.option(fc.constantFrom<string>(...getCountries(), 'XX', ''));
    fc.assert(
      fc.property(address, fc.constantFrom(...ADDRESS_TYPES), country, (given, type, place) => {
        const sender = readSender({ address: given, type, country: place });
        if (sender.kind !== 'phone') return;
        for (const one of [sender.subscriber, ...sender.others]) {
          expect(one.e164).toMatch(/^\+[1-9]\d{4,16}$/);
          expect(one.forms[0]).toBe(one.e164);
        }
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});
