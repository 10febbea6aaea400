import type { FieldFault } from './fault.ts';

/** Where PDUs are written: a slab with a moving end. Faults are noted, not thrown; the caller rolls back. */
export class OctetWriter {
  buffer: Buffer;
  offset = 0;
  fault: FieldFault | undefined;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafeSlow(size);
  }

  integer(size: 1 | 2 | 4, value: unknown, field: string): void {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      this.fault ??= { field, reason: 'not-an-octet' };
      return;
    }
    for (let shift = 8 * (size - 1); shift >= 0; shift -= 8) this.buffer[this.offset++] = value >>> shift;
  }

  octet(value: unknown, field: string): void {
    if (typeof value !== 'number' || (value & 0xff) !== value) {
      this.fault ??= { field, reason: 'not-an-octet' };
      return;
    }
    this.buffer[this.offset++] = value;
  }

  /** Writes text and its NUL; `max` counts both. Characters are ISO 8859-1 and never NUL. */
  cOctetString(value: unknown, max: number, field: string): void {
    if (typeof value !== 'string' || value.length >= max) {
      this.fault ??= { field, reason: typeof value === 'string' ? 'too-long' : 'wrong-type' };
      return;
    }
    const buffer = this.buffer;
    let offset = this.offset;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code === 0 || code > 0xff) {
        this.fault ??= { field, reason: 'bad-character' };
        return;
      }
      buffer[offset++] = code;
    }
    buffer[offset++] = 0;
    this.offset = offset;
  }

  octets(value: unknown, min: number, max: number, field: string): void {
    if (!(value instanceof Uint8Array) || value.length > max || value.length < min) {
      this.fault ??= { field, reason: reasonFor(value, min) };
      return;
    }
    this.buffer.set(value, this.offset);
    this.offset += value.length;
  }
}

const reasonFor = (value: unknown, min: number): FieldFault['reason'] => {
  if (!(value instanceof Uint8Array)) return 'wrong-type';
  return value.length < min ? 'too-short' : 'too-long';
};
