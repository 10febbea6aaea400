import { type MessagePart, type Pdu, readPart } from '@carillon/smpp';
import { describe, expect, it } from 'vitest';
import { readText } from '../../../../src/engine/carriers/smpp/read-text.ts';

const part = (dataCoding: number, octets: Buffer, esmClass = 0): MessagePart =>
  readPart({
    esm_class: esmClass,
    data_coding: dataCoding,
    short_message: octets,
    tlvs: {},
  } as unknown as Pdu<'deliver_sm'>);

const read = (dataCoding: number, octets: Buffer, esmClass = 0): string | null =>
  readText([part(dataCoding, octets, esmClass)], 'gsm7');
const hex = (octets: string): Buffer => Buffer.from(octets, 'hex');

const STOP = Buffer.from('STOP');
const STOP_UCS2 = hex('00530054004f0050');
const EVERY = Array.from({ length: 256 }, (_, coding) => coding);
/** 0x08, 0x0B; the general groups with alphabet 10 and no compression; message waiting in UCS-2. */
const UCS2 = EVERY.filter(
  (coding) =>
    coding === 0x08 ||
    coding === 0x0b ||
    (coding >= 0x10 && coding < 0x80 && (coding & 0x2c) === 0x08) ||
    (coding >= 0xe0 && coding < 0xf0),
);

describe('a STOP is read under every data_coding', () => {
  it.each(UCS2)('%i, which is UCS-2', (coding) => {
    expect(read(coding, STOP_UCS2)).toBe('STOP');
  });
  it('and any other, as ASCII, GSM or data', () => {
    for (const coding of EVERY)
      if (!UCS2.includes(coding)) expect([coding, read(coding, STOP)]).toEqual([coding, 'STOP']);
  });
});

describe('text that is marked as data', () => {
  it.each([
    ['ASCII', Buffer.from('Stop. Thank you\r\n'), 'Stop. Thank you\r\n'],
    ['UTF-8', Buffer.from('Désinscription, merci 🙏'), 'Désinscription, merci 🙏'],
    ['Latin-1', Buffer.from('Désinscription', 'latin1'), 'Désinscription'],
    ['nothing', Buffer.alloc(0), ''],
  ])('is text where it is %s', (_, octets, text) => {
    for (const coding of [0x02, 0x04, 0x09, 0x15, 0x20, 0x44, 0xf4, 0xf5, 0xf7, 0xff])
      expect([coding, read(coding, octets)]).toEqual([coding, text]);
  });

  it.each([
    ['a picture', hex('0206140f0000ff00')],
    ['a ring tone', hex('024a3a51d195cdd0')],
    ['an acknowledgement of a SIM', hex('00001502000000')],
    ['a service message', hex('0106246170706c')],
  ])('is nobody’s to read where it is %s', (_, octets) => {
    for (const coding of [0x02, 0x04, 0xf4, 0xf6])
      expect([coding, read(coding, octets)]).toEqual([coding, null]);
  });
});

describe('text that is not what it is marked as', () => {
  it.each([
    ['UTF-8 in place of GSM', 0x00, Buffer.from('Arrêt'), 'Arrêt'],
    ['Latin-1 in place of GSM', 0x00, Buffer.from('Arrêt', 'latin1'), 'Arrêt'],
    ['Latin-1 of class 1', 0xf1, Buffer.from('ARRÊT', 'latin1'), 'ARRÊT'],
    ['ASCII of odd length in place of UCS-2', 0x08, Buffer.from('ARRET'), 'ARRET'],
    ['little-endian UCS-2', 0x08, hex('530054004f005000'), 'STOP'],
  ] as const)('%s', (_, coding, octets, text) => {
    expect(read(coding, octets)).toBe(text);
  });
});

describe('a user data header', () => {
  const UDH = 0x40;
  it.each([
    ['ports', '0605040b840000'],
    ['8-bit ports', '0404028483'],
    ['a single shift to Turkish', '03240101'],
    ['an indication of messages', '0401020105'],
    ['an element nobody knows', '037f01ff'],
    ['several', '0b0003010101050423f00000'],
  ])('with %s is not part of the text', (_, header) => {
    expect(read(0, Buffer.concat([hex(header), STOP]), UDH)).toBe('STOP');
  });

  it('names the national tables of each part: Turkish, Spanish, Hindi', () => {
    const turkish = part(0, hex('032401011b531b63'), UDH);
    const spanish = part(0, hex('032401021b611b69'), UDH);
    const hindi = part(0, hex('06240106250106050607'), UDH);
    const plain = part(0, Buffer.from(' STOP'));
    expect(readText([turkish, spanish, plain], 'gsm7')).toBe('Şçáí STOP');
    expect(readText([hindi], 'gsm7')).toMatch(/^\p{Script=Devanagari}+$/u);
  });

  it('names them for packed septets, too', () => {
    // Two septets after a header of four octets: three fill bits.
    const packed = hex('03240101d898').subarray(0);
    const [first, second] = [0x1b, 0x53];
    const bits = (first << 3) | (second << 10);
    packed[4] = bits & 0xff;
    packed[5] = (bits >> 8) & 0xff;
    const octets = Buffer.concat([packed, Buffer.from([(bits >> 16) & 0xff])]);
    expect(readText([part(0, octets, UDH)], 'gsm7-packed')).toBe('Ş');
  });

  it.each(['ff0003070201', '05000307', '0401ff', '0301'])(
    'that is broken (%s) leaves data behind',
    (octets) => {
      expect(read(0, hex(octets), UDH)).toBeNull();
    },
  );
  it('that is announced and not there leaves the text', () => {
    expect(read(0, STOP, UDH)).toBe('STOP');
    expect(read(0, Buffer.alloc(0), UDH)).toBe('');
  });
});

describe('of a long text', () => {
  it('each part is read by its own coding', () => {
    expect(readText([part(0, STOP), part(8, hex('0020041c')), part(3, hex('e9'))], 'gsm7')).toBe('STOP Мé');
  });
  it('a missing part shows a gap, and nothing is joined over it', () => {
    const [first, last] = [part(8, hex('0041d83d')), part(8, hex('de000042'))];
    expect(readText([first, last], 'gsm7')).toBe('A😀B');
    expect(readText([first, undefined, undefined, last], 'gsm7')?.toWellFormed()).toBe('A\ufffd…\ufffdB');
    expect(readText([undefined, part(0, STOP)], 'gsm7')).toBe('…STOP');
  });
  it('what cannot be read stands for itself, and the rest is read', () => {
    expect(readText([part(0, STOP), part(4, hex('0001ff'))], 'gsm7')).toBe('STOP\ufffd');
    expect(readText([part(4, hex('0001ff')), undefined], 'gsm7')).toBeNull();
  });
});
