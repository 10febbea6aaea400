import type { Destination, FailedDestination } from './field.ts';
import type { OctetWriter } from './octet-writer.ts';

// The two lists of submit_multi (SMPP 3.4 sections 4.5.1.1 and 4.5.2.1). Reading returns undefined where the body
// ends before the list does.

const SME_ADDRESS = 1;
const DISTRIBUTION_LIST = 2;
const ADDRESS_MAX = 21;

export interface ListRead<Item> {
  readonly items: readonly Item[];
  readonly end: number;
}

interface Address {
  readonly dest_addr_ton: number;
  readonly dest_addr_npi: number;
  readonly destination_addr: string;
}

const endOfString = (buffer: Buffer, start: number, end: number): number | undefined => {
  const stop = buffer.indexOf(0, start);
  return stop === -1 || stop >= end ? undefined : stop;
};

const readAddress = (buffer: Buffer, start: number, end: number): [Address, number] | undefined => {
  const stop = endOfString(buffer, start + 2, end);
  if (stop === undefined) return undefined;
  const address = {
    dest_addr_ton: buffer[start]!,
    dest_addr_npi: buffer[start + 1]!,
    destination_addr: buffer.toString('latin1', start + 2, stop),
  };
  return [address, stop + 1];
};

const readDestination = (buffer: Buffer, start: number, end: number): [Destination, number] | undefined => {
  if (buffer[start] !== DISTRIBUTION_LIST) return readAddress(buffer, start + 1, end);
  const stop = endOfString(buffer, start + 1, end);
  if (stop === undefined) return undefined;
  return [{ dl_name: buffer.toString('latin1', start + 1, stop) }, stop + 1];
};

const readFailed = (buffer: Buffer, start: number, end: number): [FailedDestination, number] | undefined => {
  const read = readAddress(buffer, start, end);
  if (read === undefined || read[1] + 4 > end) return undefined;
  return [{ ...read[0], error_status_code: buffer.readUInt32BE(read[1]) }, read[1] + 4];
};

const readList = <Item>(
  buffer: Buffer,
  start: number,
  end: number,
  readItem: (buffer: Buffer, start: number, end: number) => [Item, number] | undefined,
): ListRead<Item> | undefined => {
  const items: Item[] = [];
  let offset = start + 1;
  for (let left = buffer[start]!; left > 0; left--) {
    const read = offset < end ? readItem(buffer, offset, end) : undefined;
    if (read === undefined) return undefined;
    items.push(read[0]);
    offset = read[1];
  }
  return { items, end: offset };
};

export const readDestinations = (buffer: Buffer, start: number, end: number) =>
  readList<Destination>(buffer, start, end, readDestination);

export const readFailedDestinations = (buffer: Buffer, start: number, end: number) =>
  readList<FailedDestination>(buffer, start, end, readFailed);

const writeAddress = (writer: OctetWriter, address: Address, field: string): void => {
  writer.octet(address.dest_addr_ton, field);
  writer.octet(address.dest_addr_npi, field);
  writer.cOctetString(address.destination_addr, ADDRESS_MAX, field);
};

const writeCount = (writer: OctetWriter, list: readonly unknown[], field: string): boolean => {
  if (list.length > 255) writer.fault ??= { field, reason: 'too-long' };
  else writer.octet(list.length, field);
  return list.length <= 255;
};

export const writeDestinations = (writer: OctetWriter, list: readonly Destination[], field: string): void => {
  if (!writeCount(writer, list, field)) return;
  for (const destination of list) {
    if ('dl_name' in destination) {
      writer.octet(DISTRIBUTION_LIST, field);
      writer.cOctetString(destination.dl_name, ADDRESS_MAX, field);
    } else {
      writer.octet(SME_ADDRESS, field);
      writeAddress(writer, destination, field);
    }
  }
};

export const writeFailedDestinations = (
  writer: OctetWriter,
  list: readonly FailedDestination[],
  field: string,
): void => {
  if (!writeCount(writer, list, field)) return;
  for (const failed of list) {
    writeAddress(writer, failed, field);
    writer.integer(4, failed.error_status_code, field);
  }
};
