import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SealContext } from '../../../src/infrastructure/vault/seal-context.ts';
import {
  type DataKey,
  openValue,
  SEAL_OVERHEAD_BYTES,
  SealBroken,
  sealingKeyId,
  sealValue,
} from '../../../src/infrastructure/vault/sealed-value.ts';

const dataKey: DataKey = { id: randomUUID(), key: createSecretKey(randomBytes(32)) };
const place: SealContext = { account: randomUUID(), purpose: 'carriers.secret', row: randomUUID() };

const contexts = fc.record({ account: fc.string(), purpose: fc.string(), row: fc.string() });
const bytes = fc.uint8Array({ maxLength: 2_000 });

const opens = (context: SealContext, sealed: Uint8Array): boolean => {
  try {
    // The header may name another key now; that one must not open it either.
    sealingKeyId(sealed);
    openValue(dataKey.key, context, sealed);
    return true;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
};

test('what was sealed opens, in its place, and tells the key that sealed it', () => {
  fc.assert(
    fc.property(contexts, bytes, (context, plaintext) => {
      const sealed = sealValue(dataKey, context, plaintext);
      expect(sealingKeyId(sealed)).toBe(dataKey.id);
      expect(sealed).toHaveLength(plaintext.length + SEAL_OVERHEAD_BYTES);
      expect(openValue(dataKey.key, context, sealed)).toEqual(Buffer.from(plaintext));
    }),
    { numRuns: 300 },
  );
});

test('any flipped bit is rejected', () => {
  const sealed = sealValue(dataKey, place, Buffer.from('a carrier password'));
  expect(opens(place, sealed)).toBe(true);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const flipped = Buffer.from(sealed);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(opens(place, flipped), `bit ${bit}`).toBe(false);
  }
});

test('a value that was cut, or made longer, is rejected', () => {
  const sealed = sealValue(dataKey, place, Buffer.from('a carrier password'));
  for (let length = 0; length < sealed.length; length += 1)
    expect(opens(place, sealed.subarray(0, length))).toBe(false);
  expect(opens(place, Buffer.concat([sealed, Buffer.of(0)]))).toBe(false);
});

describe('in another place it is rejected', () => {
  test.each<[string, SealContext]>([
    ['another account', { ...place, account: randomUUID() }],
    ['another column', { ...place, purpose: 'connections.secret' }],
    ['another row', { ...place, row: randomUUID() }],
  ])('%s', (_name, other) => {
    expect(opens(other, sealValue(dataKey, place, Buffer.from('x')))).toBe(false);
  });

  test('whatever the two places are, also where their parts only divide otherwise', () => {
    const divided = fc
      .tuple(fc.string({ minLength: 2 }), fc.nat(), fc.nat(), fc.nat(), fc.nat())
      .map(([text, ...cuts]) => {
        const [a, b, c, d] = cuts.map((cut) => cut % (text.length + 1)) as [number, number, number, number];
        const at = (x: number, y: number): SealContext => {
          const [first, second] = [Math.min(x, y), Math.max(x, y)];
          return {
            account: text.slice(0, first),
            purpose: text.slice(first, second),
            row: text.slice(second),
          };
        };
        return [at(a, b), at(c, d)] as const;
      });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(contexts, contexts), divided), ([one, other]) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(opens(other, sealValue(dataKey, one, Buffer.from('x')))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

test('another data key does not open it', () => {
  const sealed = sealValue(dataKey, place, Buffer.from('x'));
  expect(() => openValue(createSecretKey(randomBytes(32)), place, sealed)).toThrow(SealBroken);
});

test('the same text never seals to the same bytes, and no nonce comes twice', () => {
  const sealed = Array.from({ length: 2_000 }, () => sealValue(dataKey, place, Buffer.from('x')));
  const nonces = sealed.map((value) => value.subarray(17, 29).toString('hex'));
  expect(new Set(nonces).size).toBe(sealed.length);
});

test('an error tells the place, never the value', () => {
  const sealed = sealValue(dataKey, place, Buffer.from('canary'));
  sealed[sealed.length - 1]! ^= 1;
  expect(() => openValue(dataKey.key, place, sealed)).toThrow(place.row);
  expect(() => openValue(dataKey.key, place, sealed)).not.toThrow(/canary/);
});
