import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePdu, encodePdu, FrameReader, type PduInput } from '../../src/index.ts';

interface Vector {
  readonly name: string;
  readonly source: string;
  readonly hex: string;
  /** Fields by name; octets as hexadecimal digits. */
  readonly expect?: Record<string, unknown>;
  /** What encoding gives where it is not the same: an empty or torn body is written out. */
  readonly canonical?: string;
  readonly fault?: Record<string, unknown>;
}

const vectors = JSON.parse(
  readFileSync(new URL('../vectors/pdus.json', import.meta.url), 'utf8'),
) as Vector[];
const sound = vectors.filter(({ fault }) => fault === undefined);

const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
};

describe('PDUs seen on the wire', () => {
  it.each(vectors)('$name', ({ hex, expect: fields, canonical, fault }) => {
    const decoded = decodePdu(Buffer.from(hex, 'hex'));
    if (!decoded.ok) {
      expect(decoded.fault).toMatchObject(fault ?? { kind: 'none' });
      return;
    }
    expect(plain(decoded.pdu)).toMatchObject(fields ?? {});
    expect(plain((decoded.pdu as { tlvs: unknown }).tlvs)).toEqual(fields?.['tlvs'] ?? {});
    const encoded = encodePdu(decoded.pdu as PduInput);
    expect(encoded.ok && encoded.octets.toString('hex')).toBe(canonical ?? hex);
  });
});

it.each([1, 2, 3, 7, 15, 16, 17, 64, 1000, 100_000])('come out of a stream cut every %i octets', (size) => {
  const stream = Buffer.from(sound.map(({ hex }) => hex).join(''), 'hex');
  const frames: string[] = [];
  const reader = new FrameReader((buffer, start, end) => frames.push(buffer.toString('hex', start, end)));
  for (let at = 0; at < stream.length; at += size) {
    expect(reader.push(Buffer.from(stream.subarray(at, at + size)))).toBeUndefined();
  }
  expect(frames).toEqual(sound.map(({ hex }) => hex));
  expect(reader.pending).toBe(false);
});
