import fc from 'fast-check';
import {
  COMMANDS,
  type CommandName,
  type Destination,
  type FailedDestination,
  type Field,
  type PduInput,
  TLVS,
  type TlvDefinition,
  type Tlvs,
} from '../../src/index.ts';

const octet = fc.integer({ min: 0, max: 255 });
const octets = (min: number, max: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((value) => Buffer.from(value));
const text = (max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 1, max: 255 }), { maxLength: Math.min(max - 1, 80) })
    .map((codes) => String.fromCharCode(...codes));

const address = { dest_addr_ton: octet, dest_addr_npi: octet, destination_addr: text(21) };
const destination: fc.Arbitrary<Destination> = fc.oneof(fc.record(address), fc.record({ dl_name: text(21) }));
const failed: fc.Arbitrary<FailedDestination> = fc.record({
  ...address,
  error_status_code: fc.integer({ min: 0, max: 0xffffffff }),
});

const arbitraryOf = (field: Field): fc.Arbitrary<unknown> => {
  switch (field.kind) {
    case 'integer':
      return octet;
    case 'c-octet-string':
      return text(field.max);
    case 'octet-string':
      return octets(0, 255);
    case 'destinations':
      return fc.array(destination, { maxLength: 255, size: 'medium' });
    default:
      return fc.array(failed, { maxLength: 255, size: 'medium' });
  }
};

const tlvValue = (definition: TlvDefinition): fc.Arbitrary<unknown> => {
  const one: fc.Arbitrary<unknown> =
    definition.kind === 'integer'
      ? fc.integer({ min: 0, max: 2 ** (8 * definition.size) - 1 })
      : definition.kind === 'c-octet-string'
        ? text(definition.max)
        : octets(definition.min, Math.min(definition.max, 300));
  return definition.multiple ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
};

const optional = (definition: TlvDefinition) => fc.option(tlvValue(definition), { nil: undefined, freq: 8 });
const known = fc.record(
  Object.fromEntries(Object.entries(TLVS).map(([name, definition]) => [name, optional(definition)])),
);
const knownTags = new Set(Object.values(TLVS).map(({ tag }) => tag as number));
const vendorTag = fc
  .integer({ min: 0x1400, max: 0x3fff })
  .filter((tag) => !knownTags.has(tag))
  .map((tag) => `0x${tag.toString(16).padStart(4, '0')}`);
const vendor = fc.dictionary(vendorTag, octets(0, 40), { maxKeys: 3 });

const defined = (entries: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

export const tlvs: fc.Arbitrary<Tlvs> = fc
  .tuple(known, vendor)
  .map(([table, others]) => ({ ...defined(table), ...others }) as Tlvs);

/** Any PDU of one operation, every field and any TLVs filled in. */
export const pduOfCommand = (command: CommandName): fc.Arbitrary<PduInput> => {
  const { fields } = COMMANDS[command] as { readonly fields: Readonly<Record<string, Field>> };
  const values = fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, arbitraryOf(field)])),
  );
  const header = fc.record({
    status: fc.integer({ min: 0, max: 0xffffffff }),
    sequence: fc.integer({ min: 0, max: 0xffffffff }),
  });
  return fc
    .tuple(header, values, tlvs)
    .map(([head, content, optionals]) => ({ command, ...head, ...content, tlvs: optionals }) as PduInput);
};

export const anyPdu: fc.Arbitrary<PduInput> = fc
  .constantFrom(...(Object.keys(COMMANDS) as CommandName[]))
  .chain(pduOfCommand);
