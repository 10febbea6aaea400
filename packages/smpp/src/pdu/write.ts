import { writeDestinations, writeFailedDestinations } from './destinations.ts';
import type { FieldFault } from './fault.ts';
import type { Destination, FailedDestination } from './field.ts';
import { OctetWriter } from './octet-writer.ts';
import type { PduInput, Tlvs } from './pdu.ts';
import { FIELD_KIND, HEADER_LENGTH, type Plan, planOfCommand } from './plan.ts';
import { tlvsCapacity, writeTlvs } from './tlvs.ts';

/** The content of any operation, as the writer walks it. */
export type AnyContent = Readonly<Record<string, unknown>>;

const writeUint32 = (buffer: Buffer, value: number, offset: number): void => {
  buffer[offset] = value >>> 24;
  buffer[offset + 1] = value >>> 16;
  buffer[offset + 2] = value >>> 8;
  buffer[offset + 3] = value;
};

/** Octets to set aside before writing a PDU: an upper bound of its length. */
export const capacityOf = (plan: Plan, content: AnyContent): number => {
  const tlvs = content['tlvs'] as Tlvs | undefined;
  const trailing = content['trailing'] as Uint8Array | undefined;
  return plan.capacity + (tlvs === undefined ? 0 : tlvsCapacity(tlvs)) + (trailing?.length ?? 0);
};

/** Writes a PDU at the writer's end, which has room for `capacityOf` it; on a fault the end is where it was. */
export const writePdu = (
  writer: OctetWriter,
  plan: Plan,
  content: AnyContent,
  status: number,
  sequence: number,
): FieldFault | undefined => {
  const start = writer.offset;
  writer.offset = start + HEADER_LENGTH;
  if (!(plan.isResponse && status !== 0 && isBlank(plan, content))) writeBody(writer, plan, content);
  const fault = writer.fault;
  if (fault !== undefined) {
    writer.fault = undefined;
    writer.offset = start;
    return fault;
  }
  const buffer = writer.buffer;
  writeUint32(buffer, writer.offset - start, start);
  writeUint32(buffer, plan.id, start + 4);
  writeUint32(buffer, status, start + 8);
  writeUint32(buffer, sequence, start + 12);
  return undefined;
};

/** An error without content is its header alone (SMPP 3.4 section 4.4.2: no body where command_status is not 0). */
const isBlank = (plan: Plan, content: AnyContent): boolean => {
  const tlvs = content['tlvs'] as Tlvs | undefined;
  if (tlvs !== undefined && Object.keys(tlvs).length > 0) return false;
  return plan.names.every((name) => content[name] === undefined || content[name] === plan.blank[name]);
};

const writeBody = (writer: OctetWriter, plan: Plan, content: AnyContent): void => {
  const { names, kinds, limits } = plan;
  for (let index = 0; index < kinds.length; index++) {
    const name = names[index]!;
    const value = content[name];
    if (value === undefined) {
      writer.buffer[writer.offset++] = 0;
      continue;
    }
    switch (kinds[index]) {
      case FIELD_KIND.integer:
        writer.octet(value, name);
        break;
      case FIELD_KIND['c-octet-string']:
        writer.cOctetString(value, limits[index]!, name);
        break;
      case FIELD_KIND['octet-string']:
        if (value instanceof Uint8Array) writer.octet(Math.min(value.length, 0xff), name);
        writer.octets(value, 0, 0xff, name);
        break;
      case FIELD_KIND.destinations:
        writeDestinations(writer, value as readonly Destination[], name);
        break;
      default:
        writeFailedDestinations(writer, value as readonly FailedDestination[], name);
    }
  }
  const tlvs = content['tlvs'] as Tlvs | undefined;
  if (tlvs !== undefined) writeTlvs(writer, tlvs);
  const trailing = content['trailing'] as Uint8Array | undefined;
  if (trailing !== undefined) writer.octets(trailing, 0, trailing.length, 'trailing');
};

/** Encoding is synchronous, so one writer serves all calls and each PDU is one allocation of its exact size. */
const SCRATCH = new OctetWriter(16 * 1024);

/** An encoded PDU, or the field that does not fit its place on the wire. */
export type Encoded =
  | { readonly ok: true; readonly octets: Buffer }
  | { readonly ok: false; readonly fault: FieldFault };

/**
 * Encodes one PDU, header included. Fields left out are 0 or empty.
 *
 * @example
 * const encoded = encodePdu({
 *   command: 'submit_sm', sequence: 1,
 *   source_addr: 'Carillon', source_addr_ton: 5,
 *   destination_addr: '33612345678', dest_addr_ton: 1, dest_addr_npi: 1,
 *   short_message: Buffer.from('Your order is on its way'),
 * });
 * if (encoded.ok) socket.write(encoded.octets);
 */
export const encodePdu = (pdu: PduInput): Encoded => {
  const plan = planOfCommand(pdu.command);
  const content = pdu as unknown as AnyContent;
  const capacity = capacityOf(plan, content);
  const writer = capacity <= SCRATCH.buffer.length ? SCRATCH : new OctetWriter(capacity);
  writer.offset = 0;
  const fault = writePdu(writer, plan, content, pdu.status ?? 0, pdu.sequence ?? 0);
  if (fault !== undefined) return { ok: false, fault };
  const octets = Buffer.allocUnsafe(writer.offset);
  writer.buffer.copy(octets, 0, 0, writer.offset);
  return { ok: true, octets };
};
