import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareReports } from '../ratchet/compare.mjs';
import { readRecorded, writeRecorded } from '../ratchet/recorded.mjs';

const reports = (counts: Record<string, number>) => new Map(Object.entries(counts));

describe('the comparison with what was recorded', () => {
  it('finds nothing where nothing changed', () => {
    const same = reports({ 'a.ts useMaxParams': 2 });

    expect(compareReports(same, new Map(same))).toEqual({ risen: [], differs: false });
  });

  it('names the files in which a rule has more reports', () => {
    const recorded = reports({ 'a.ts useMaxParams': 2, 'b.ts useMaxParams': 1, 'a.ts noImportCycles': 1 });
    const found = reports({ 'a.ts useMaxParams': 4, 'c.ts useMaxParams': 1, 'a.ts noImportCycles': 1 });

    expect(compareReports(recorded, found)).toEqual({
      risen: [
        {
          rule: 'useMaxParams',
          recorded: 3,
          now: 5,
          places: [
            { path: 'a.ts', recorded: 2, now: 4 },
            { path: 'c.ts', recorded: 0, now: 1 },
          ],
        },
      ],
      differs: true,
    });
  });

  it('lets one rule not pay for another', () => {
    const recorded = reports({ 'a.ts useMaxParams': 2 });
    const found = reports({ 'a.ts noImportCycles': 1 });

    expect(compareReports(recorded, found).risen.map(({ rule }) => rule)).toEqual(['noImportCycles']);
  });

  it('takes a report that moved to another file for a difference, not for a rise', () => {
    const recorded = reports({ 'a.ts useMaxParams': 1 });

    expect(compareReports(recorded, reports({ 'b.ts useMaxParams': 1 }))).toEqual({
      risen: [],
      differs: true,
    });
    expect(compareReports(recorded, reports({}))).toEqual({ risen: [], differs: true });
  });
});

describe('the record', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carillon-ratchet-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads back what it wrote', () => {
    const file = join(folder, 'reports.txt');
    const written = reports({ 'b.ts useMaxParams': 1, 'a.ts useMaxParams': 12 });
    writeRecorded(file, written);

    expect(readRecorded(file)).toEqual(written);
  });

  it('takes the lower of two numbers that a merge left', () => {
    const file = join(folder, 'reports.txt');
    writeFileSync(file, 'a.ts useMaxParams 3\na.ts useMaxParams 2\n');

    expect(readRecorded(file)).toEqual(reports({ 'a.ts useMaxParams': 2 }));
  });

  it('is empty before there is one', () => {
    expect(readRecorded(join(folder, 'none.txt'))).toEqual(reports({}));
  });
});
