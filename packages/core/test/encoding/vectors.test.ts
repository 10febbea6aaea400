import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  checkText,
  decode,
  type Encoding,
  encode,
  measure,
  type Packing,
  type ProfileSettings,
  type SmartEncoding,
  smartEncode,
  type TableChoice,
} from '../../src/encoding/index.ts';
import { TABLES } from '../../src/encoding/language.ts';
import { slowMeasure } from './support/slow-counter.ts';
import { profile } from './support/texts.ts';

const read = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(`../../../../vectors/encoding/${name}.json`, import.meta.url), 'utf8'));

const profiles = Object.fromEntries(
  Object.entries(read<Record<string, ProfileSettings>>('profiles')).map(([name, settings]) => [
    name,
    profile(settings),
  ]),
);

/** The files that the PHP and Apex sides read as well. */
describe('vectors/encoding', () => {
  interface Segments {
    readonly name: string;
    readonly text: string;
    readonly profile: string;
    readonly encoding: Encoding;
    readonly units: number;
    readonly segments: number;
    readonly tables?: TableChoice;
  }
  it.each(read<Segments[]>('segments'))('segments: $name', ({ name, text, profile: route, ...expected }) => {
    expect(measure(text, profiles[route])).toEqual(expected);
    if (route === 'default') expect(slowMeasure(text)).toEqual(expected);
  });

  interface Octets {
    readonly name: string;
    readonly text: string;
    readonly profile: string;
    readonly reference: number;
    readonly packing: Packing;
    readonly encoding: Encoding;
    readonly tables: TableChoice;
    readonly segments: readonly {
      readonly text: string;
      readonly header: string;
      readonly userData: string;
      readonly userDataLength: number;
    }[];
  }
  it.each(read<Octets[]>('octets'))('octets: $name', (vector) => {
    const encoded = encode(vector.text, profiles[vector.profile], vector);
    if (!encoded.ok) throw new Error(encoded.error.detail);
    const { encoding, tables, segments } = encoded.value;
    expect({ encoding, tables }).toEqual({ encoding: vector.encoding, tables: vector.tables });
    expect(
      segments.map(({ text, header, userData, userDataLength }) => ({
        text,
        header: Buffer.from(header).toString('hex'),
        userData: Buffer.from(userData).toString('hex'),
        userDataLength,
      })),
    ).toEqual(vector.segments);

    for (const { text, header, userData, userDataLength } of vector.segments) {
      const octets = Uint8Array.from(Buffer.from(userData, 'hex'));
      const hasHeader = header !== '';
      const { packing } = vector;
      const format =
        vector.encoding === 'gsm7' && packing === 'packed'
          ? { encoding: 'gsm7' as const, packing, userDataLength, hasHeader }
          : { encoding: vector.encoding, hasHeader };
      expect(decode(octets, format)).toMatchObject({ ok: true, value: { text } });
    }
  });

  it.each(read<({ name: string; input: string } & SmartEncoding)[]>('smart'))(
    'smart: $name',
    ({ name, input, ...expected }) => {
      expect(smartEncode(input)).toEqual(expected);
    },
  );

  interface Refused {
    readonly name: string;
    readonly utf16: string;
    readonly profile: string;
    readonly code: string;
    readonly position?: number;
    readonly excess?: number;
  }
  it.each(read<Refused[]>('refusals'))('refusals: $name', ({ name, utf16, profile: route, ...expected }) => {
    const units = utf16 === '' ? [] : utf16.split(' ').map((unit) => Number.parseInt(unit, 16));
    const { detail, field, ...refusal } = checkText(String.fromCharCode(...units), profiles[route])!;
    expect(refusal).toEqual(expected);
  });

  it('tables: as the product has them', () => {
    expect(read('tables')).toEqual(TABLES);
  });
});
