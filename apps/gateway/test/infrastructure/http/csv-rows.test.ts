import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseTariffs } from '../../../src/engine/billing/tariff-csv.ts';
import { parseNetworks } from '../../../src/engine/routing/number-network-csv.ts';
import { readCsv } from '../../../src/infrastructure/http/csv/rows.ts';

const row = z.strictObject({ number: z.string(), network: z.string().optional() });
const rowsOf = (csv: string) => {
  const read = readCsv(csv, row);
  return read.ok ? read.value : read.error.detail;
};
const ONE = [{ line: 2, row: { number: '+33612345678', network: '20801' } }];

describe('a file is read', () => {
  it.each([
    ['with commas', 'number,network\n+33612345678,20801\n'],
    ['with semicolons', 'number;network\n+33612345678;20801\n'],
    ['with tabs', 'number\tnetwork\n+33612345678\t20801'],
    ['with a byte order mark', '\ufeffnumber,network\n+33612345678,20801'],
    ['of Windows', 'number,network\r\n+33612345678,20801\r\n'],
    ['of an old Mac', 'number,network\r+33612345678,20801\r'],
    ['with both kinds of line ends', 'number,network\r\n+33612345678,20801\n'],
    ['with names in capitals', 'NUMBER, Network \n+33612345678,20801'],
    ['in another order', 'network,number\n20801,+33612345678'],
    ['in quotes', '"number","network"\n"+33612345678","20801"'],
    ['in quotes with semicolons', '"number";"network"\n"+33612345678";"20801"'],
    ['with spaces around cells', 'number , network\n +33612345678 , 20801 '],
    ['with blank lines at its end', 'number,network\n+33612345678,20801\n\n\n  \n'],
    ['with lines of nothing but separators', 'number,network\n+33612345678,20801\n,\n,\n'],
    ['with a separator at the end of each line', 'number;network;\n+33612345678;20801;\n'],
    ['as our own export guards it from formulas', "number,network\n'+33612345678,20801"],
  ])('%s', (_, csv) => {
    expect(rowsOf(csv)).toEqual(ONE);
  });

  it('with a cell over several lines, and the number of the line where the next one stands', () => {
    const text = z.strictObject({ text: z.string(), number: z.string().regex(/^\d+$/, 'must be digits') });
    const read = readCsv('text,number\n"one\ntwo, ""three""",1\nfour,x\n', text);
    expect(read).toMatchObject({ ok: false, error: { detail: 'Line 4, column number, must be digits.' } });
  });
});

describe('a file is refused with its line', () => {
  it.each([
    ['number,network,number\n1,2,3', 'Line 1: the column number is there twice.'],
    ['number,Network,NETWORK\n1,2,3', 'Line 1: the column network is there twice.'],
    ['number,netwrok\n1,2', 'Line 1: there is no column netwrok. The columns are: number, network.'],
    ['number,,network\n1,x,2', 'Line 1: column 2 has no name.'],
    ['network\n20801', 'Line 1: the column number is missing.'],
    ['+33612345678,20801\n', 'Line 1: there is no column +33612345678.'],
    ['number|network\n1|2', 'Line 1: there is no column number|network.'],
    ['number,network\n1,2\n3', 'Line 3 has 1 cells, and the header has 2.'],
    ['number,network\n1,2,3', 'Line 2 has 3 cells, and the header has 2.'],
    ['number,network\n1,"2\n', 'Line '],
    ['number,network\n1,2"2\n', 'Line 2'],
    ['\n\n \n', 'The file is blank.'],
    ['\ufeff', 'The file is blank.'],
    ['\ufffd\ufffdn\0u\0m\0b\0e\0r\0', 'is in UTF-16'],
    ['ÿþnumber,network', 'is in UTF-16'],
    ['number,network\n1,caf\ufffd', 'Line 2: the file has characters that are not UTF-8'],
    ['ï»¿number,network\n1,2', 'is UTF-8 that was read as Latin-1'],
  ])('%j', (csv, detail) => {
    expect(rowsOf(csv)).toContain(detail);
  });
});

describe('the columns of a tariff', () => {
  const HEADER = 'country,network,channel,extra,purpose,price,currency,valid_from';
  const told = (csv: string): string => {
    const read = parseTariffs(csv);
    return read.ok ? 'read' : read.error.detail;
  };

  it.each([
    [`${HEADER},price\nFR,,sms,,,0.045,EUR,,0.01`, 'Line 1: the column price is there twice.'],
    [
      `${HEADER}\nUK,,sms,,,0.045,EUR,`,
      'Line 2, column country, is UK, which is no country code of ISO 3166-1: use GB.',
    ],
    [`${HEADER}\nEL,,sms,,,0.045,EUR,`, 'use GR'],
    [
      `${HEADER}\nFR,,sms,,,0.045,EUR,\nXX,,sms,,,0.045,EUR,`,
      'Line 3, column country, must be an ISO 3166-1',
    ],
    [`${HEADER}\nfr,,sms,,,0.045,EUR,`, 'use FR'],
    [`${HEADER}\nGBR,,sms,,,0.045,EUR,`, 'Line 2, column country'],
    ['country;price;currency\nFR;0,045;EUR', 'Line 2, column price, must be a decimal string'],
    ['country;price;currency\nFR;0.045;EUR', 'read'],
    ['Country,Price,Currency,Valid From\nFR,0.045,EUR,2026-12-01T00:00:00Z', 'read'],
    ['country,currency\nFR,EUR', 'Line 1: the column price is missing.'],
  ])('%j', (csv, detail) => {
    expect(told(csv)).toContain(detail);
  });

  it('are read the same by every endpoint', () => {
    expect(parseNetworks('number;network\n+33612345678;20801\n')).toMatchObject({ ok: true });
    expect(parseNetworks('number,network,network\n+33612345678,20801,20810')).toMatchObject({
      ok: false,
      error: { code: 'csv_invalid', detail: 'Line 1: the column network is there twice.' },
    });
  });
});
