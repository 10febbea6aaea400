import { type Content, encodeText, partsOf } from '@carillon/smpp';
import type { Address } from './people.ts';

/** A PDU on its way to the gateway. */
export type Delivery =
  | { readonly command: 'deliver_sm'; readonly content: Content<'deliver_sm'> }
  | { readonly command: 'data_sm'; readonly content: Content<'data_sm'> };

const UDHI = 0x40;

/** Values of data_coding under which plain ASCII is what it says, and those of UCS-2 (TS 23.038 section 4). */
const CODINGS = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0d, 0x0e, 0x10, 0x11, 0x40, 0x80, 0xc8, 0xd0, 0xf1, 0xf4,
  0xf7,
];
const UCS2_CODINGS = [0x08, 0x18, 0x48, 0xe0];

const addresses = ({ sender, ton, answered }: Address) => ({
  source_addr: sender,
  source_addr_ton: ton,
  destination_addr: answered,
});

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** The text under one of the codings there are. */
const coded = (text: string, turn: number): { data_coding: number; octets: Uint8Array } => {
  const inUcs2 = !isAscii(text) || turn % 5 === 4;
  return inUcs2
    ? { data_coding: UCS2_CODINGS[turn % UCS2_CODINGS.length]!, octets: encodeText(text, 0x08)! }
    : { data_coding: CODINGS[turn % CODINGS.length]!, octets: Buffer.from(text) };
};

type Form = (text: string, address: Address, turn: number) => readonly Delivery[];

const short: Form = (text, address, turn) => {
  const { data_coding, octets } = coded(text, turn);
  return [{ command: 'deliver_sm', content: { ...addresses(address), data_coding, short_message: octets } }];
};
const payload: Form = (text, address, turn) => {
  const { data_coding, octets } = coded(text, turn);
  return [
    {
      command: 'deliver_sm',
      content: { ...addresses(address), data_coding, tlvs: { message_payload: octets } },
    },
  ];
};
const dataSm: Form = (text, address, turn) => {
  const { data_coding, octets } = coded(text, turn);
  return [
    {
      command: 'data_sm',
      content: { ...addresses(address), data_coding, tlvs: { message_payload: octets } },
    },
  ];
};
const withPorts: Form = (text, address) => [
  {
    command: 'deliver_sm',
    content: {
      ...addresses(address),
      esm_class: UDHI,
      data_coding: isAscii(text) ? 0 : 8,
      short_message: Buffer.concat([
        Buffer.from('0605040b840000', 'hex'),
        encodeText(text, isAscii(text) ? 0 : 8)!,
      ]),
    },
  },
];
/** A text in two halves, each with a coding of its own. */
const halves: Form = (text, address, turn) => {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].map((half, index) => {
    const { data_coding, octets } = coded(half, turn + index);
    const header = Buffer.of(5, 0, 3, turn & 0xff, 2, index + 1);
    return {
      command: 'deliver_sm' as const,
      content: {
        ...addresses(address),
        esm_class: UDHI,
        data_coding,
        short_message: Buffer.concat([header, octets]),
      },
    };
  });
};
/** A long text: the word above a quotation of what was answered. */
const long =
  (method: 'udh-16' | 'sar'): Form =>
  (text, address, turn) => {
    const whole = `${text}${' '.repeat(160)}`;
    const parts = partsOf({ body: encodeText(whole, 8)!, dataCoding: 8, method, reference: turn });
    return parts.map((part) => ({
      command: 'deliver_sm' as const,
      content: { ...addresses(address), ...part },
    }));
  };
/** The first of two parts, the second of which the network lost. */
const lone: Form = (text, address, turn) =>
  halves(`${text}${' '.repeat(text.length)}`, address, turn).slice(0, 1);

/** Every way in which a text comes. */
export const FORMS = {
  short,
  payload,
  dataSm,
  withPorts,
  halves,
  longByHeader: long('udh-16'),
  longBySar: long('sar'),
  lone,
} as const satisfies Readonly<Record<string, Form>>;

export type FormName = keyof typeof FORMS;
