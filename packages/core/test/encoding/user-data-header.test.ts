import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildHeader, LANGUAGES, parseHeader, type UserDataHeader } from '../../src/encoding/index.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const parse = (octets: string) => {
  const parsed = parseHeader(Uint8Array.from(Buffer.from(octets, 'hex')));
  return parsed.ok ? parsed.value : parsed.error.code;
};

const part = { reference: 0xab, total: 3, sequence: 2, referenceBits: 8 } as const;

describe('the user data header', () => {
  it.each([
    [{}, ''],
    [{ concatenation: part }, '050003ab0302'],
    [{ concatenation: { ...part, reference: 0x1234, referenceBits: 16 } }, '06080412340302'],
    [{ single: 'turkish' }, '03240101'],
    [{ locking: 'urdu', single: 'spanish' }, '0625010d240102'],
    [{ concatenation: part, locking: 'hindi', single: 'hindi' }, '0b0003ab0302250106240106'],
    [{ others: [{ identifier: 0x05, octets: Uint8Array.of(0x0b, 0x84, 0, 0) }] }, '0605040b840000'],
  ] as [UserDataHeader, string][])('writes %j and reads it back', (header, octets) => {
    expect(hex(buildHeader(header))).toBe(octets);
    if (octets !== '') expect(parse(octets)).toEqual({ header, octets: octets.length / 2 });
  });

  it('reads on to the text, and an empty header as none', () => {
    expect(parse('050003ab030261')).toEqual({ header: { concatenation: part }, octets: 6 });
    expect(parse('0061')).toEqual({ header: {}, octets: 1 });
  });

  it('lets the last of two equal elements count', () => {
    expect(parse('062401012401026161')).toMatchObject({ header: { single: 'spanish' } });
  });

  it.each(['050003ab0300', '050003ab0304', '050003ab0000', '040002ab03', '0324010e', '03240100', '02250061'])(
    'ignores the element in %s, as a receiver must',
    (octets) => {
      expect(parse(octets)).toMatchObject({ header: {} });
      expect(Object.keys((parse(octets) as { header: UserDataHeader }).header)).toEqual([]);
    },
  );

  it.each(['', '05', '050003ab', '050005ab030201', '0100', '020005'])(
    'refuses %j, which promises more than there is',
    (octets) => {
      expect(parse(octets)).toBe('header_malformed');
    },
  );

  it('is read back whatever it holds', () => {
    const language = fc.constantFrom(...LANGUAGES);
    const concatenation = fc.record({
      reference: fc.nat({ max: 0xff }),
      total: fc.integer({ min: 1, max: 255 }),
      sequence: fc.constant(1),
      referenceBits: fc.constantFrom(8 as const, 16 as const),
    });
    const others = fc.array(
      fc.record({
        identifier: fc.integer({ min: 0x70, max: 0x7f }),
        octets: fc.uint8Array({ maxLength: 9 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const headers = fc.record(
      { concatenation, locking: language, single: language, others },
      { requiredKeys: ['others'] },
    );
    fc.assert(
      fc.property(headers, fc.uint8Array({ maxLength: 20 }), (header, rest) => {
        const octets = buildHeader(header);
        expect(parse(hex(octets) + hex(rest))).toEqual({ header, octets: octets.length });
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        const parsed = parseHeader(octets);
        if (parsed.ok) expect(parsed.value.octets).toBeLessThanOrEqual(octets.length);
        else expect(parsed.error.code).toBe('header_malformed');
      }),
      { numRuns: 500 },
    );
  });
});
