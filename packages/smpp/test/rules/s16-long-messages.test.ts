import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  capacityBeside,
  ELEMENT,
  encodeText,
  joinText,
  type LongMessageMethod,
  type MessagePart,
  messageBody,
  type Pdu,
  partsOf,
  References,
  readPart,
  readUserData,
  type SmscDefault,
  textRuns,
  writeUserDataHeader,
} from '../../src/index.ts';
import { bytes, pduOf } from '../support/wire.ts';

const METHODS: readonly LongMessageMethod[] = ['udh-8', 'udh-16', 'sar', 'payload'];
const single = { id: ELEMENT.nationalSingleShift, value: Uint8Array.of(1) };
const locking = { id: ELEMENT.nationalLockingShift, value: Uint8Array.of(1) };
const reference8 = { id: ELEMENT.concatenation8, value: Uint8Array.of(1, 2, 1) };
const reference16 = { id: ELEMENT.concatenation16, value: Uint8Array.of(0, 1, 2, 1) };

/** The parts as they arrive: through the codec, as deliver_sm. */
const arrived = (contents: ReturnType<typeof partsOf>) =>
  contents.map((content) =>
    readPart(pduOf(bytes({ command: 'deliver_sm', sequence: 1, ...content })) as Pdu<'deliver_sm'>),
  );

describe('S16: what fits beside the header', () => {
  it.each([
    ['8-bit reference', [reference8], 153, 67],
    ['16-bit reference', [reference16], 152, 66],
    ['one shift table', [single], 155, 68],
    ['both shift tables', [single, locking], 152, 66],
    ['8-bit reference and one shift table', [reference8, single], 149, 65],
    ['8-bit reference and both shift tables', [reference8, single, locking], 146, 64],
  ] as const)('%s: %i', (_, elements, septets, units) => {
    const header = writeUserDataHeader(elements);
    expect(capacityBeside(0, 'septet')).toBe(160);
    expect(capacityBeside(0, 'ucs2')).toBe(70);
    expect(capacityBeside(header.length, 'septet')).toBe(septets);
    expect(capacityBeside(header.length, 'ucs2')).toBe(units);
    expect(readUserData(Uint8Array.from([...header, 0x68, 0x69]))).toMatchObject({
      elements: [...elements],
      headerLength: header.length,
      body: Uint8Array.from([0x68, 0x69]),
    });
  });
});

it.each([
  ['udh-8', 'x', 160, 1, 153],
  ['udh-16', 'x', 160, 1, 152],
  ['sar', 'x', 160, 1, 160],
  ['udh-8', 'я', 70, 1, 67],
  ['udh-16', 'я', 70, 1, 66],
  ['sar', 'я', 70, 1, 70],
] as const)(
  'S16: by %s of %s: %i in one part, then %i more makes two of at most %i',
  (method, character, alone, more, each) => {
    const parts = (length: number) =>
      partsOf({ ...messageBody(character.repeat(length)), method, reference: 7 });
    expect(parts(alone)).toHaveLength(1);
    expect(arrived(parts(alone))[0]?.part).toBeUndefined();
    const two = arrived(parts(alone + more));
    expect(two.map(({ part }) => part?.number)).toEqual([1, 2]);
    const width = character === 'x' ? 1 : 2;
    expect(two.map(({ body }) => body.length / width)).toEqual([each, alone + more - each]);
  },
);

it('S16: message_payload takes it whole, with sm_length 0', () => {
  const [content, ...rest] = partsOf({ ...messageBody('x'.repeat(1000)), method: 'payload', reference: 7 });
  expect(rest).toEqual([]);
  const pdu = pduOf(bytes({ command: 'submit_sm', ...content })) as Pdu<'submit_sm'>;
  expect(pdu.short_message).toHaveLength(0);
  expect(pdu.tlvs.message_payload).toHaveLength(1000);
});

it('S16: never cuts an escape pair or a surrogate pair', () => {
  const euros = partsOf({ ...messageBody(`x${'€'.repeat(100)}`), method: 'udh-8', reference: 7 });
  expect(arrived(euros).map(({ body }) => body.length)).toEqual([153, 48]);
  const shifted = partsOf({ ...messageBody('€'.repeat(100)), method: 'udh-8', reference: 7 });
  expect(arrived(shifted).map(({ body }) => body.length)).toEqual([152, 48]);
  const emoji = partsOf({ ...messageBody('😀'.repeat(40)), method: 'udh-8', reference: 7 });
  expect(arrived(emoji).map(({ body }) => body.length / 2)).toEqual([66, 14]);
});

it('S16: any text by any method arrives whole, each part within its limit and whole in itself', () => {
  const character = fc.constantFrom('a', 'b', '€', '{', '@', 'é', 'я', '😀', '中', '\n');
  const text = fc.array(character, { minLength: 1, maxLength: 500 }).map((characters) => characters.join(''));
  const smscDefaults = fc.constantFrom<SmscDefault>('gsm7', 'gsm7-packed', 'latin1', 'ascii');
  fc.assert(
    fc.property(
      text,
      fc.constantFrom(...METHODS),
      smscDefaults,
      fc.nat(0xffff),
      (drawn, method, smscDefault, reference) => {
        // Nobody can tell an @ at the end of packed septets from padding, so there is none.
        const written = smscDefault === 'gsm7-packed' ? drawn.replaceAll('@', 'x') : drawn;
        const { dataCoding, body } = messageBody(written, smscDefault);
        const contents = partsOf({ body, dataCoding, smscDefault, method, reference });
        const parts = arrived(contents);
        expect(joinText(parts, dataCoding, smscDefault)).toBe(written);
        for (const [index, { part, body: piece }] of parts.entries()) {
          if (parts.length === 1) expect(part).toBeUndefined();
          else expect(part).toMatchObject({ total: parts.length, number: index + 1 });
          const own = joinText([parts[index]!], dataCoding, smscDefault) ?? '';
          expect(own.isWellFormed()).toBe(true);
          if (method !== 'payload' && smscDefault !== 'gsm7') expect(piece.length).toBeLessThanOrEqual(140);
        }
        expect(parts.map((one) => joinText([one], dataCoding, smscDefault)).join('')).toBe(written);
      },
    ),
    { numRuns: 500 },
  );
});

it('S16: the national tables of a text go on every part', () => {
  const body = encodeText('x'.repeat(200), 0)!;
  const parts = arrived(
    partsOf({ body, dataCoding: 0, method: 'udh-8', reference: 7, elements: [single, locking] }),
  );
  expect(parts.map(({ body: piece }) => piece.length)).toEqual([146, 54]);
  for (const { elements } of parts) expect(elements.map(({ id }) => id)).toEqual([0x24, 0x25]);
});

it('S16: more than 255 parts are refused, not wrapped', () => {
  const body = new Uint8Array(153 * 255 + 1).fill(0x61);
  expect(() => partsOf({ body, dataCoding: 0, method: 'udh-8', reference: 7 })).toThrow(RangeError);
  expect(partsOf({ body: body.subarray(1), dataCoding: 0, method: 'udh-8', reference: 7 })).toHaveLength(255);
});

it('S16: parts that arrive in any order are told apart by reference, width and number', () => {
  const [first, second] = ['udh-8', 'udh-16'].map((method) =>
    arrived(
      partsOf({ ...messageBody('x'.repeat(300)), method: method as LongMessageMethod, reference: 0x07 }),
    ),
  );
  const keys = [...first!, ...second!].map(
    ({ part }) => `${part?.referenceBits}:${part?.reference}:${part?.number}`,
  );
  expect(new Set(keys).size).toBe(4);
});

it('S16: a broken header leaves the message as it came', () => {
  for (const hex of ['ff0003070201', '05000307', '0500030702', '0401ff', '']) {
    const pdu = pduOf(
      bytes({ command: 'deliver_sm', esm_class: 0x40, short_message: Buffer.from(hex, 'hex') }),
    );
    const { part, body } = readPart(pdu as Pdu<'deliver_sm'>);
    expect(part).toBeUndefined();
    expect(Buffer.from(body).toString('hex')).toBe(hex);
  }
  const impossible = Buffer.from('050003070205', 'hex');
  const pdu = pduOf(bytes({ command: 'deliver_sm', esm_class: 0x40, short_message: impossible }));
  expect(readPart(pdu as Pdu<'deliver_sm'>).part).toBeUndefined();
});

it('S16: references count per destination and use every number before one comes again', () => {
  const references = new References(8, () => 0.5);
  expect([references.next('1'), references.next('1'), references.next('2')]).toEqual([128, 129, 128]);
  const seen = new Set(Array.from({ length: 256 }, () => references.next('3')));
  expect(seen.size).toBe(256);
  expect(new References(16, () => 0.999999).next('1')).toBe(65535);
});

describe('S16: parts of one message with different codings', () => {
  const part = (dataCoding: number, hex: string, header = ''): MessagePart => {
    const octets = Buffer.from(header + hex, 'hex');
    const content = { esm_class: header === '' ? 0 : 0x40, data_coding: dataCoding, short_message: octets };
    return readPart(pduOf(bytes({ command: 'deliver_sm', ...content })) as Pdu<'deliver_sm'>);
  };

  it('are each read by their own', () => {
    expect(joinText([part(0, '53544f50'), part(8, '04210422041e041f')], 0)).toBe('STOPСТОП');
    expect(joinText([part(8, '20ac'), part(3, 'e9'), part(0x11, '0580')], 8)).toBe('€éé@');
    expect(joinText([part(6, 'c1c2'), part(0xe1, '0041')], 6)).toBe('СТA');
  });

  it('are joined before they are read where the coding stays the same', () => {
    expect(joinText([part(8, '0041d83d'), part(0x18, 'de00')], 8)).toBe('A😀');
    expect(joinText([part(0, '411b'), part(0xf1, '65')], 0)).toBe('A€');
    expect(joinText([part(0x0e, 'b0'), part(0x0e, 'a1')], 0x0e)).toBe('가');
  });

  it('are runs of their own where the national tables differ', () => {
    const runs = textRuns(
      [part(0, '41', '03240101'), part(0, '42', '03240101'), part(0, '43', '03250101')],
      0,
    );
    expect(runs.map(({ body, elements }) => [Buffer.from(body).toString(), elements[0]!.id])).toEqual([
      ['AB', 0x24],
      ['C', 0x25],
    ]);
  });

  it('are no text where one is binary', () => {
    expect(joinText([part(0, '41'), part(4, '00ff')], 0)).toBeUndefined();
  });

  it('are read by the coding that is named where they have none of their own', () => {
    const { dataCoding: _, ...bare } = part(8, '0421');
    expect(joinText([bare], 8)).toBe('С');
  });
});

it('S16: a header that is announced and cannot be read is told', () => {
  const told = (esm_class: number, hex: string): boolean | undefined => {
    const content = { esm_class, short_message: Buffer.from(hex, 'hex') };
    return readPart(pduOf(bytes({ command: 'deliver_sm', ...content })) as Pdu<'deliver_sm'>).malformedHeader;
  };
  expect([told(0x40, '53544f50'), told(0x40, ''), told(0x40, '0003'), told(0, '53544f50')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
