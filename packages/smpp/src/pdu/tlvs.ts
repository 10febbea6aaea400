import type { OctetWriter } from './octet-writer.ts';
import type { TlvName, Tlvs } from './pdu.ts';
import { rawTlvKey, rawTlvTag, tlvByName, tlvByTag } from './tlv-plan.ts';
import type { TlvDefinition } from './tlv-table.ts';

const TLV_HEADER = 4;

/** The TLVs between two offsets, and the offset where the stream of TLVs breaks or ends. */
export interface TlvsRead {
  readonly tlvs: Tlvs;
  readonly end: number;
}

/** Reads TLVs until the end of the body or until one claims more octets than are left. Nothing is copied. */
export const readTlvs = (buffer: Buffer, start: number, end: number): TlvsRead => {
  const tlvs: Record<string, unknown> = {};
  let offset = start;
  while (offset + TLV_HEADER <= end) {
    const tag = (buffer[offset]! << 8) | buffer[offset + 1]!;
    const length = (buffer[offset + 2]! << 8) | buffer[offset + 3]!;
    const valueEnd = offset + TLV_HEADER + length;
    if (valueEnd > end) break;
    keep(tlvs, tag, buffer, offset + TLV_HEADER, valueEnd);
    offset = valueEnd;
  }
  return { tlvs: tlvs as Tlvs, end: offset };
};

const keep = (
  tlvs: Record<string, unknown>,
  tag: number,
  buffer: Buffer,
  start: number,
  end: number,
): void => {
  const plan = tlvByTag(tag);
  const value = plan && readValue(plan.definition, buffer, start, end);
  if (plan === undefined || value === undefined) {
    tlvs[rawTlvKey(tag)] = buffer.subarray(start, end);
  } else if (plan.definition.multiple) {
    tlvs[plan.name] ??= [];
    (tlvs[plan.name] as unknown[]).push(value);
  } else {
    tlvs[plan.name] = value;
  }
};

const readValue = (
  definition: TlvDefinition,
  buffer: Buffer,
  start: number,
  end: number,
): number | string | Uint8Array | undefined => {
  const length = end - start;
  if (definition.kind === 'octet-string') {
    return length < definition.min || length > definition.max ? undefined : buffer.subarray(start, end);
  }
  if (definition.kind === 'integer') {
    return length === definition.size ? readInteger(buffer, start, end) : undefined;
  }
  let stop = start;
  while (stop < end && buffer[stop] !== 0) stop++;
  return buffer.toString('latin1', start, stop);
};

const readInteger = (buffer: Buffer, start: number, end: number): number => {
  let value = 0;
  for (let offset = start; offset < end; offset++) value = ((value << 8) | buffer[offset]!) >>> 0;
  return value;
};

/** Upper bound of the octets the TLVs will take on the wire. */
export const tlvsCapacity = (tlvs: Tlvs): number => {
  let capacity = 0;
  for (const key in tlvs) {
    const value: unknown = tlvs[key as TlvName];
    if (Array.isArray(value)) for (const one of value) capacity += TLV_HEADER + sizeOf(one);
    else capacity += TLV_HEADER + sizeOf(value);
  }
  return capacity;
};

const sizeOf = (value: unknown): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length + 1 : 4;

/** Writes TLVs in the order of their keys; a key that is neither of the table nor a tag is a fault. */
export const writeTlvs = (writer: OctetWriter, tlvs: Tlvs): void => {
  for (const key in tlvs) {
    const value: unknown = tlvs[key as TlvName];
    if (value === undefined) continue;
    const definition = tlvByName(key)?.definition ?? rawDefinition(key);
    if (definition === undefined) {
      writer.fault ??= { field: key, reason: 'unknown-tlv' };
    } else if (definition.multiple && Array.isArray(value)) {
      for (const one of value) writeTlv(writer, definition, one, key);
    } else {
      writeTlv(writer, definition, value, key);
    }
  }
};

const rawDefinition = (key: string): TlvDefinition | undefined => {
  const tag = rawTlvTag(key);
  return tag === undefined ? undefined : { tag, kind: 'octet-string', min: 0, max: 0xffff };
};

const writeTlv = (writer: OctetWriter, definition: TlvDefinition, value: unknown, key: string): void => {
  const buffer = writer.buffer;
  buffer[writer.offset++] = definition.tag >>> 8;
  buffer[writer.offset++] = definition.tag;
  const lengthAt = writer.offset;
  writer.offset += 2;
  if (definition.kind === 'integer') writer.integer(definition.size, value, key);
  else if (definition.kind === 'c-octet-string') writer.cOctetString(value, definition.max, key);
  else writer.octets(value, definition.min, definition.max, key);
  const length = writer.offset - lengthAt - 2;
  buffer[lengthAt] = length >>> 8;
  buffer[lengthAt + 1] = length;
};
