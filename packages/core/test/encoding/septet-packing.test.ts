import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSeptets, unpackSeptets } from '../../src/encoding/index.ts';
import { fillBits } from '../../src/encoding/septet-packing.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'ascii'));

describe('septet packing', () => {
  it.each([
    ['', ''],
    ['1', '31'],
    ['12', '3119'],
    ['hellohello', 'e8329bfd4697d9ec37'],
    ['diafaan.com', 'e474d81c0ebb5de3771b'],
    ['1234567', '31d98c56b3dd00'],
    ['12345678', '31d98c56b3dd70'],
  ])('packs %j as a phone does', (text, packed) => {
    expect(hex(packSeptets(ascii(text)))).toBe(packed);
    expect(Buffer.from(unpackSeptets(Buffer.from(packed, 'hex'), text.length)).toString('ascii')).toBe(text);
  });

  it('fills up to a septet behind a header: 6 octets need 1 bit, 7 need 0', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 12].map(fillBits)).toEqual([6, 5, 4, 3, 2, 1, 0, 6, 5, 2]);
    expect(hex(packSeptets(ascii('ab'), 1))).toBe('c262');
  });

  it('needs to be told the count: seven spare bits look like an @', () => {
    const packed = packSeptets(ascii('1234567'));
    expect([...unpackSeptets(packed, 8)].at(-1)).toBe(0);
    expect(unpackSeptets(packed, 100)).toHaveLength(8);
    expect(unpackSeptets(new Uint8Array(), 3)).toHaveLength(0);
  });

  it('unpacks what it packed, behind any fill', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 0x7f, maxLength: 200 }), fc.nat({ max: 6 }), (septets, fill) => {
        const packed = packSeptets(septets, fill);
        expect(packed.length).toBe(Math.ceil((septets.length * 7 + fill) / 8));
        expect([...unpackSeptets(packed, septets.length, fill)]).toEqual([...septets]);
      }),
      { numRuns: 500 },
    );
  });
});
