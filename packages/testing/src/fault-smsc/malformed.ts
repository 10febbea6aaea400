import { type Content, encodePdu } from '@carillon/smpp';

/** Octets that are not what they say, and whether the place where the next PDU starts is lost with them. */
export interface Malformed {
  readonly name: string;
  readonly octets: Buffer;
  readonly losesFraming: boolean;
}

const HEADER = 16;
/** A TLV's tag and length (SMPP 3.4, 3.2.4.1). */
const TLV_HEADER = 4;
const MESSAGE_PAYLOAD = 0x0424;
const DELIVER_SM = 0x00000005;
const UDHI = 0x40;
const SEQUENCE = 0x0bad0001;
/** The longest a PDU may be here: 64 KiB of payload and what belongs to it. */
const LONGEST = 72 * 1024;

const framed = (id: number, body: Uint8Array, claimed = HEADER + body.length): Buffer => {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(claimed >>> 0, 0);
  header.writeUInt32BE(id >>> 0, 4);
  header.writeUInt32BE(SEQUENCE, 12);
  return Buffer.concat([header, body]);
};

const bodyOf = (content: Content<'deliver_sm'>): Buffer => {
  const encoded = encodePdu({ command: 'deliver_sm', sequence: SEQUENCE, ...content });
  if (!encoded.ok) throw new TypeError(`${encoded.fault.field} is ${encoded.fault.reason}`);
  return encoded.octets.subarray(HEADER);
};

const SOUND: Content<'deliver_sm'> = {
  source_addr: '33612345678',
  destination_addr: 'Carillon',
  esm_class: 0x04,
  short_message: Buffer.from('id:none-of-yours stat:DELIVRD'),
  tlvs: { receipted_message_id: 'none-of-yours', message_state: 2 },
};

/** command_length of every value from 0 to 64, with as many octets as it says; below 16 there is no such PDU. */
const everyLength = (): Malformed[] =>
  Array.from({ length: 65 }, (_, length) => ({
    name: `a length of ${length}`,
    octets: framed(DELIVER_SM, Buffer.alloc(Math.max(0, length - HEADER)), length),
    losesFraming: length < HEADER,
  }));

const oversize = (): Malformed[] =>
  [LONGEST + 1, 0x7fffffff, 0x80000000, 0xffffffff].map((length) => ({
    name: `a length of ${length}`,
    octets: framed(DELIVER_SM, Buffer.alloc(0), length),
    losesFraming: true,
  }));

/** A sound PDU cut after each octet of its body, with the length it then has. */
const truncated = (): Malformed[] => {
  const body = bodyOf(SOUND);
  return Array.from({ length: body.length }, (_, end) => ({
    name: `cut after ${end} octets of the body`,
    octets: framed(DELIVER_SM, body.subarray(0, end)),
    losesFraming: false,
  }));
};

const tlvOverruns = (): Malformed[] =>
  [1, 2, 255, 256, 65_535].map((claimed) => {
    const tlv = Buffer.alloc(TLV_HEADER);
    tlv.writeUInt16BE(MESSAGE_PAYLOAD, 0);
    tlv.writeUInt16BE(claimed, 2);
    return {
      name: `a TLV ${claimed} octets longer than the PDU`,
      octets: framed(DELIVER_SM, Buffer.concat([bodyOf(SOUND), tlv])),
      losesFraming: false,
    };
  });

/** A user data header that says it is longer than the message that holds it. */
const headerOverruns = (): Malformed[] =>
  [1, 2, 5, 200, 255].map((length) => ({
    name: `a user data header of ${length} octets in a message of 1`,
    octets: framed(
      DELIVER_SM,
      bodyOf({ ...SOUND, tlvs: {}, esm_class: UDHI, short_message: Buffer.of(length) }),
    ),
    losesFraming: false,
  }));

const strangers = (): Malformed[] =>
  [0x00000000, 0x000000ff, 0x7fffffff, 0x80000999, 0xffffffff].map((id) => ({
    name: `an operation 0x${id.toString(16)}`,
    octets: framed(id, Buffer.alloc(3)),
    losesFraming: false,
  }));

/** Answers to requests nobody made, whole and torn. */
const unasked = (): Malformed[] => {
  const SUBMIT_SM_RESP = 0x80000004;
  return [Buffer.from('whole\0'), Buffer.from('torn'), Buffer.alloc(0)].map((body) => ({
    name: `an answer to nothing, ${body.length} octets`,
    octets: framed(SUBMIT_SM_RESP, body),
    losesFraming: false,
  }));
};

/** Every malformed PDU of the programme, sent to an ESME. */
export const malformedPdus = (): Malformed[] => [
  ...everyLength(),
  ...oversize(),
  ...truncated(),
  ...tlvOverruns(),
  ...headerOverruns(),
  ...strangers(),
  ...unasked(),
];
