import { describe, expect, test } from 'vitest';
import { createBodyMemory } from '../../../../src/infrastructure/http/bodies/body-memory.ts';
import { GatheredBytes } from '../../../../src/infrastructure/http/bodies/gathered-bytes.ts';

const KIBIBYTE = 1024;

describe('the memory of bodies', () => {
  test('is bounded for each owner, beyond what a small request needs, and for all', () => {
    const memory = createBodyMemory({ total: 100 * KIBIBYTE, perOwner: 32 * KIBIBYTE });
    const first = memory.hold('one');
    expect(first.take(48 * KIBIBYTE)).toBeNull();
    expect(first.take(1)).toBe('owner');
    const small = memory.hold('one');
    expect(small.take(16 * KIBIBYTE)).toBeNull();
    expect(small.take(1)).toBe('owner');
    const other = memory.hold('other');
    expect(other.take(36 * KIBIBYTE)).toBeNull();
    expect(memory.held()).toBe(100 * KIBIBYTE);
    expect(memory.hold('third').take(1)).toBe('total');
  });

  test('is given back once, whatever was refused', () => {
    const memory = createBodyMemory({ total: 100 * KIBIBYTE, perOwner: 32 * KIBIBYTE });
    const holds = ['one', 'one', 'other'].map((owner) => memory.hold(owner));
    for (const hold of holds) for (const size of [10, 20, 30]) hold.take(size * KIBIBYTE);
    for (const hold of [...holds, ...holds]) hold.release();
    expect(memory.held()).toBe(0);
    expect(memory.hold('one').take(48 * KIBIBYTE)).toBeNull();
  });
});

describe('bytes that are gathered', () => {
  test('are what came, and held in no more than twice as many', () => {
    const gathered = new GatheredBytes();
    let announced = 0;
    const pieces = Array.from({ length: 100_000 }, (_, n) => Buffer.from([n % 256]));
    for (const piece of pieces) {
      announced += gathered.growth(piece.length);
      gathered.add(piece);
    }
    expect(gathered.all()).toEqual(Buffer.concat(pieces));
    expect(gathered.size).toBe(100_000);
    expect(announced).toBeLessThanOrEqual(200_000);
    expect(announced).toBe(gathered.all().buffer.byteLength);
  });

  test('in one piece are that piece, and none are none', () => {
    const whole = Buffer.from('{"a":1}');
    const gathered = new GatheredBytes();
    expect(gathered.all()).toHaveLength(0);
    expect(gathered.growth(whole.length)).toBe(whole.length);
    gathered.add(whole);
    expect(gathered.all().buffer).toBe(whole.buffer);
    expect(gathered.all()).toEqual(whole);
  });
});
