import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import smpp from 'smpp';
import unicodeToGsm from 'sms-segments-calculator/dist/libs/UnicodeToGSM.js';
import { split } from 'split-sms';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, TABLES, type TableName } from '../../src/encoding/language.ts';
import { ESCAPE, RESERVED } from '../../src/encoding/tables/language-tables.ts';

type Kind = 'locking' | 'single';

/** The code point of each of the 128 cells, null for a reserved one and for the escape. */
const cellsOf = (name: TableName, kind: Kind): (number | null)[] =>
  [...(TABLES[name][kind] ?? TABLES.default[kind]!).join('')].map((character, septet) =>
    character === RESERVED || septet === ESCAPE ? null : character.codePointAt(0)!,
  );

const names: readonly TableName[] = ['default', ...LANGUAGES];

describe('every table', () => {
  it.each(names)('%s has eight rows of sixteen cells', (name) => {
    for (const kind of ['locking', 'single'] as const) {
      const rows = TABLES[name][kind];
      if (rows === undefined) continue;
      expect(rows.map((row) => row.length)).toEqual(Array(8).fill(16));
    }
  });

  it.each(names)(
    '%s keeps line feed, carriage return, escape, space, digits and form feed in their places',
    (name) => {
      const locking = (TABLES[name].locking ?? TABLES.default.locking!).join('');
      expect([locking[0x0a], locking[0x0d], locking[0x1b], locking[0x20]]).toEqual(['\n', '\r', '\x1b', ' ']);
      expect(locking.slice(0x30, 0x3a)).toBe('0123456789');
      expect(locking.slice(0x61, 0x7b)).toBe('abcdefghijklmnopqrstuvwxyz');
      expect(TABLES[name].single.join('')[0x0a]).toBe('\f');
    },
  );

  it.each(names)('%s has no character twice in its locking table', (name) => {
    const cells = cellsOf(name, 'locking').filter((cell) => cell !== null);
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('has its identifier where TS 23.038 6.2.1.2.4 puts it', () => {
    expect(names.map((name) => TABLES[name].identifier)).toEqual([...names.keys()]);
  });
});

/**
 * The nine alphabets descend from one, and Unicode lays them out alike: the letter that stands 5 places into its block
 * is the same letter in each. So a cell holds the same place of the block in every table, or is reserved where the
 * script lacks that letter.
 */
describe('the Indic locking tables', () => {
  const blocks = {
    bengali: 0x980,
    gujarati: 0xa80,
    hindi: 0x900,
    kannada: 0xc80,
    malayalam: 0xd00,
    oriya: 0xb00,
    punjabi: 0xa00,
    tamil: 0xb80,
    telugu: 0xc00,
  } as const;

  /** Cells behind the common part of the alphabet, where each script has letters of its own. */
  const OWN = new Set([0x60, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f]);

  it.each(Object.keys(blocks) as (keyof typeof blocks)[])(
    '%s follows its sisters letter by letter',
    (name) => {
      const devanagari = cellsOf('hindi', 'locking');
      cellsOf(name, 'locking').forEach((cell, septet) => {
        const sister = devanagari[septet]!;
        if (OWN.has(septet) || cell === null) return;
        const expected = sister >= 0x900 ? blocks[name] + (sister - 0x900) : sister;
        expect({ septet, cell }).toEqual({ septet, cell: expected });
      });
    },
  );

  it.each(Object.keys(blocks) as (keyof typeof blocks)[])(
    '%s reserves a cell only where the script has no letter',
    (name) => {
      const devanagari = cellsOf('hindi', 'locking');
      cellsOf(name, 'locking').forEach((cell, septet) => {
        if (cell !== null || septet === ESCAPE) return;
        const letter = String.fromCodePoint(blocks[name] + (devanagari[septet]! - 0x900));
        // Letters Unicode has taken up since the tables were drawn in 2009.
        const isNew = ['\u0c34', '\u0c3c', '\u0c81', '\u0d01', '\u0d29', '\u0d3c'].includes(letter);
        expect({ septet, isLetter: /\p{L}|\p{M}/u.test(letter) && !isNew }).toEqual({
          septet,
          isLetter: false,
        });
      });
    },
  );

  it.each(Object.keys(blocks) as (keyof typeof blocks)[])('%s counts its own digits in order', (name) => {
    const single = cellsOf(name, 'single');
    const zero = single.indexOf(blocks[name] + 0x66);
    const digits = single
      .slice(zero)
      .filter((cell) => cell !== null)
      .slice(0, 10);
    expect(digits).toEqual(Array.from({ length: 10 }, (_, digit) => blocks[name] + 0x66 + digit));
  });
});

interface RecordedVote {
  readonly source: string;
  readonly where: string;
  readonly tables: readonly {
    readonly language: TableName;
    readonly kind: Kind;
    readonly sha256: string;
    readonly differences?: readonly {
      readonly septet: string;
      readonly theirs: string | null;
      readonly why: string;
    }[];
  }[];
}

/**
 * Copies that do not come as a package: of each table the digest is on record, and every cell in which it differs from
 * ours. Ours with these differences must be theirs, so no other cell can differ.
 */
describe('the vote of recorded copies', () => {
  const votes: readonly RecordedVote[] = JSON.parse(
    readFileSync(new URL('./support/table-votes.json', import.meta.url), 'utf8'),
  );
  const cases = votes.flatMap(({ source, tables }) =>
    tables.map((table) => ({ source, title: `${table.language} ${table.kind}`, ...table })),
  );

  it.each(cases)('$source: $title', ({ language, kind, sha256, differences = [] }) => {
    const cells = cellsOf(language, kind);
    for (const { septet, theirs, why } of differences) {
      const cell = theirs === null ? null : Number.parseInt(theirs.slice(2), 16);
      expect(cells[Number(septet)], `${septet}: ${why}`).not.toBe(cell);
      cells[Number(septet)] = cell;
    }
    const canonical = cells.map((cell) => cell?.toString(16).toUpperCase().padStart(4, '0') ?? '-').join(' ');
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(sha256);
  });

  it('hears at least two copies of every table, and no table differs in the same cell from all of them', () => {
    for (const name of names)
      for (const kind of ['locking', 'single'] as const) {
        if (TABLES[name][kind] === undefined) continue;
        const heard = cases.filter((vote) => vote.language === name && vote.kind === kind);
        expect(heard.length).toBeGreaterThanOrEqual(2);
        expect(heard.some(({ differences }) => differences === undefined)).toBe(true);
      }
  });
});

describe('the vote of npm packages', () => {
  const coder = { default: 0, turkish: 1, spanish: 2, portuguese: 3 } as const;

  it.each(Object.keys(coder) as (keyof typeof coder)[])('smpp: %s', (name) => {
    const theirs = smpp.gsmCoder.getCoder(coder[name]);
    const locking = [...theirs.chars];
    expect(locking.map((character) => (character === '\x1b' ? null : character.codePointAt(0)))).toEqual(
      cellsOf(name, 'locking'),
    );

    const escaped = (theirs.escCharsDec ?? theirs.escChars)!;
    const single: (number | null)[] = Array(128).fill(null);
    for (const [index, character] of [...(theirs.extCharsDec ?? theirs.extChars)!].entries()) {
      const septet = locking.indexOf(escaped[index]!);
      if (septet >= 0) single[septet] = character.codePointAt(0)!;
    }
    expect(single).toEqual(cellsOf(name, 'single'));
  });

  const basic = cellsOf('default', 'locking');
  const extension = cellsOf('default', 'single');

  it('sms-segments-calculator: default and extension', () => {
    for (let unit = 0; unit < 0x1_0000; unit++) {
      const septet = basic.indexOf(unit);
      const ours =
        septet >= 0 ? [septet] : extension.includes(unit) ? [ESCAPE, extension.indexOf(unit)] : undefined;
      const theirs = unicodeToGsm[unit];
      if (theirs !== undefined || ours !== undefined)
        expect({ unit, septets: theirs }).toEqual({ unit, septets: ours });
    }
  });

  it('split-sms: the characters of default and extension, and which cost two', () => {
    for (let unit = 0; unit < 0xd800; unit++) {
      const theirs = split(String.fromCharCode(unit), { summary: true });
      const cost = basic.includes(unit) ? 1 : extension.includes(unit) ? 2 : 0;
      if (theirs.characterSet === 'GSM' || cost > 0)
        expect({ unit, cost: theirs.characterSet === 'GSM' ? theirs.bytes : 0 }).toEqual({ unit, cost });
    }
  });
});

const perl = spawnSync('perl', ['-MEncode::GSM0338', '-e', '1']).status === 0;

/** Perl comes with every Debian; where it does not, the packages above have voted already. */
describe.runIf(perl)('the vote of Perl', () => {
  it('Encode::GSM0338: default and extension', () => {
    const program =
      'use Encode; for my $e ("", "\\x1b") { print join(" ", map { sprintf "%04X", ord decode("gsm0338", $e . chr) } 0 .. 127), "\\n" }';
    const { stdout } = spawnSync('perl', ['-e', program], { encoding: 'utf8' });
    const [locking, single] = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map((cell) => (cell === 'FFFD' ? null : Number.parseInt(cell, 16))));
    expect(locking).toEqual(cellsOf('default', 'locking'));
    expect(single).toEqual(cellsOf('default', 'single'));
  });
});
