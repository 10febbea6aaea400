import { RESPONSE_BIT } from './commands.ts';
import { readDestinations, readFailedDestinations } from './destinations.ts';
import { PduFault } from './fault.ts';
import type { Pdu } from './pdu.ts';
import { FIELD_KIND, HEADER_LENGTH, type Plan, planById } from './plan.ts';
import { readTlvs } from './tlvs.ts';

/** How strictly a body is read. */
export interface ReadOptions {
  /**
   * Refuse requests with a field longer than the specification allows or with a broken TLV stream, as an SMSC
   * should. Off, both are taken as they come, since carriers send them and a receipt must not be lost over one.
   */
  readonly strict?: boolean;
}

type Fields = Record<string, unknown>;

const {
  integer: INTEGER,
  'c-octet-string': C_OCTET_STRING,
  'octet-string': OCTET_STRING,
  destinations: DESTINATIONS,
} = FIELD_KIND;

const INVALID_MESSAGE_LENGTH = 0x01;
const INVALID_COMMAND_ID = 0x03;
const INVALID_TLV_STREAM = 0xc0;

/** The unsigned 32-bit integer at an offset. */
export const readUint32 = (buffer: Uint8Array, offset: number): number =>
  ((buffer[offset]! << 24) |
    (buffer[offset + 1]! << 16) |
    (buffer[offset + 2]! << 8) |
    buffer[offset + 3]!) >>>
  0;

/** Reads the whole PDU that lies between two offsets. Octet strings of the result are views of `buffer`. */
export const readPdu = (buffer: Buffer, start: number, end: number, strict: boolean): Pdu | PduFault => {
  const commandId = readUint32(buffer, start + 4);
  const plan = planById(commandId);
  if (plan === undefined) {
    return new PduFault('unknown-command', headerOf(buffer, start), INVALID_COMMAND_ID);
  }
  const pdu: Fields = Object.assign({}, plan.blank);
  const status = readUint32(buffer, start + 8);
  if (status !== 0) pdu['status'] = status;
  pdu['sequence'] = readUint32(buffer, start + 12);
  const strictly = strict && !plan.isResponse;
  const offset = readFields(pdu, plan, buffer, start, end, strictly);
  if (typeof offset !== 'number') return offset;
  if (offset < end) {
    const read = readTlvs(buffer, offset, end);
    pdu['tlvs'] = read.tlvs;
    if (read.end < end) {
      if (strictly) return new PduFault('tlv-stream', headerOf(buffer, start), INVALID_TLV_STREAM);
      pdu['trailing'] = buffer.subarray(read.end, end);
    }
  }
  return pdu as unknown as Pdu;
};

const headerOf = (buffer: Buffer, start: number) => ({
  commandId: readUint32(buffer, start + 4),
  status: readUint32(buffer, start + 8),
  sequence: readUint32(buffer, start + 12),
});

/**
 * Fills in the mandatory fields; returns the offset after them. A response may stop at any field, since SMSCs leave
 * out the body of an error and the NUL of a last message_id; a request may not.
 */
const readFields = (
  pdu: Fields,
  plan: Plan,
  buffer: Buffer,
  start: number,
  end: number,
  strict: boolean,
): number | PduFault => {
  const { names, kinds } = plan;
  let offset = start + HEADER_LENGTH;
  for (let index = 0; index < kinds.length; index++) {
    const name = names[index]!;
    if (offset >= end) {
      if (plan.isResponse) return end;
      return truncated(buffer, start, name);
    }
    switch (kinds[index]) {
      case INTEGER: {
        const value = buffer[offset++]!;
        if (value !== 0) pdu[name] = value;
        break;
      }
      case C_OCTET_STRING: {
        let stop = offset;
        while (stop < end && buffer[stop] !== 0) stop++;
        if (stop === end && !plan.isResponse) return truncated(buffer, start, name);
        if (strict && stop - offset >= plan.limits[index]!) {
          return new PduFault('too-long', headerOf(buffer, start), plan.refusals[index]!, name);
        }
        if (stop > offset) pdu[name] = buffer.toString('latin1', offset, stop);
        offset = stop + 1;
        break;
      }
      case OCTET_STRING: {
        const stop = offset + 1 + buffer[offset]!;
        if (stop > end) return truncated(buffer, start, name);
        if (stop > offset + 1) pdu[name] = buffer.subarray(offset + 1, stop);
        offset = stop;
        break;
      }
      default: {
        const read = kinds[index] === DESTINATIONS ? readDestinations : readFailedDestinations;
        const list = read(buffer, offset, end);
        if (list === undefined) return pdu['status'] === 0 ? truncated(buffer, start, name) : end;
        pdu[name] = list.items;
        offset = list.end;
      }
    }
  }
  return offset;
};

const truncated = (buffer: Buffer, start: number, field: string): PduFault =>
  new PduFault('truncated', headerOf(buffer, start), INVALID_MESSAGE_LENGTH, field);

/** A decoded PDU, or why it could not be decoded. */
export type Decoded =
  | { readonly ok: true; readonly pdu: Pdu }
  | { readonly ok: false; readonly fault: PduFault };

/**
 * Decodes one whole PDU, header included, without copying its octets (SMPP 3.4 section 3.2, SMPP 5.0 section 3).
 *
 * @throws RangeError where the octets are not exactly one PDU by their command_length; framing a stream is
 * `FrameReader`'s work.
 * @example
 * const decoded = decodePdu(Buffer.from('0000001000000015000000000a342ee7', 'hex'));
 * if (decoded.ok && decoded.pdu.command === 'enquire_link') console.log(decoded.pdu.sequence); // 171192039
 */
export const decodePdu = (octets: Uint8Array, options: ReadOptions = {}): Decoded => {
  if (octets.length < HEADER_LENGTH || readUint32(octets, 0) !== octets.length) {
    throw new RangeError('decodePdu takes exactly one PDU: command_length must equal the number of octets');
  }
  const buffer = Buffer.isBuffer(octets)
    ? octets
    : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  const read = readPdu(buffer, 0, buffer.length, options.strict ?? false);
  return read instanceof PduFault ? { ok: false, fault: read } : { ok: true, pdu: read };
};

/** Whether a command_id is that of a response. */
export const isResponseId = (commandId: number): boolean => commandId >= RESPONSE_BIT;
