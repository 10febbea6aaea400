import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CircuitBreaker,
  createCircuitBreaker,
} from '../../../src/infrastructure/outbound-http/circuit-breaker.ts';

let at = 0;
let told: string[] = [];
let line: CircuitBreaker;
beforeEach(() => {
  at = 1_000_000;
  told = [];
  line = createCircuitBreaker({ now: () => at, onFault: (error) => told.push((error as Error).message) });
});

describe('a line that fails', () => {
  it('is left alone twice as long each time, a minute at most', () => {
    const waits = Array.from({ length: 8 }, () => {
      const wait = line.failed(null);
      at += wait;
      return wait;
    });
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    line.worked();
    expect(line.failed(null)).toBe(2_000);
  });

  it('learns nothing from those that fail with it', () => {
    expect(line.failed(null)).toBe(2_000);
    at += 500;
    for (let count = 0; count < 100; count++) expect(line.failed(null)).toBe(1_500);
    at += 1_500;
    expect(line.closedFor()).toBeNull();
    expect(line.failed(null)).toBe(4_000);
  });

  it('waits as long as the provider says', () => {
    expect(line.failed(30_000)).toBe(30_000);
    expect(line.closedFor()).toBe(30_000);
    expect(line.fault()).toBeNull();
    expect(told).toEqual([]);
  });
});

describe('a line that is suspended', () => {
  it('says why, once, and is tried again each minute', () => {
    for (let minute = 0; minute < 3; minute++) {
      expect(line.suspend('no credit')).toBe(60_000);
      expect(line.fault()).toBe('no credit');
      at += 60_000;
      expect(line.fault()).toBeNull();
    }
    line.suspend('wrong key');
    expect(told).toEqual(['no credit', 'wrong key']);
  });

  it('is open as soon as it is dealt with', () => {
    line.suspend('no credit');
    line.resume();
    expect([line.fault(), line.closedFor()]).toEqual([null, null]);
    line.failed(null);
    line.resume();
    expect(line.closedFor()).toBe(2_000);
  });

  it('says that nobody is there while it is left alone, and is suspended when its address is forbidden', () => {
    expect(line.unreachable({ reason: 'refused', forbidden: false })).toBe(2_000);
    expect(line.fault()).toBe('refused');
    at += 2_000;
    expect(line.fault()).toBeNull();
    line.failed(null);
    line.worked();
    line.failed(null);
    expect(line.fault()).toBeNull();
    expect(line.unreachable({ reason: 'a private address', forbidden: true })).toBe(60_000);
    expect(line.fault()).toBe('a private address');
  });
});
