import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, type RenderContext, renderTemplate } from '../../src/messaging/index.ts';

const fill = (source: string, value: unknown, context: RenderContext = {}) => {
  const template = parseTemplate(source);
  return template.ok ? renderTemplate(template.value, { v: value as string }, context) : template;
};
const inZone = (zone: string, locale = 'en'): RenderContext => ({ locale, timeZone: () => zone });
const text = (value: string) => ({ ok: true, value });
const UNRESOLVED = { ok: false, error: { code: 'variable_unresolved' } };
const ZONES = ['America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata', 'Europe/Paris', 'UTC'];

describe('a day stays that day', () => {
  it.each(ZONES)('in %s', (zone) => {
    const context = inZone(zone);
    expect(fill('{{ v | date: "%Y-%m-%d" }}', '2026-03-04', context)).toEqual(text('2026-03-04'));
    expect(fill('{{ v | date: "%A %-d %B" }}', '2026-03-29', context)).toEqual(text('Sunday 29 March'));
    expect(fill('{{ v | date }}', '2026-12-31', context)).toEqual(text('December 31, 2026'));
  });

  it('whatever day and zone', () => {
    const day = fc
      .date({ min: new Date('1971-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.constantFrom(...ZONES), (date, zone) => {
        expect(fill('{{ v | date: "%F" }}', date, inZone(zone))).toEqual(text(date));
      }),
    );
  });

  it('and a time without a zone stays that time', () => {
    expect(fill('{{ v | date: "%H:%M" }}', '2026-03-04T15:30', inZone('Asia/Tokyo'))).toEqual(text('15:30'));
    expect(fill('{{ v | date: "%d %H:%M" }}', '2026-03-04 23:59:59', inZone('America/New_York'))).toEqual(
      text('04 23:59'),
    );
  });
});

describe("an instant is shown by the recipient's clock", () => {
  it.each<[string, string, string]>([
    ['2026-03-04T02:00:00Z', 'America/Los_Angeles', '03 18:00'],
    ['2026-03-04T02:00:00+02:00', 'Europe/Paris', '04 01:00'],
    ['2026-03-04 02:00:00 +0200', 'Europe/Paris', '04 01:00'],
    ['2026-07-01T22:30:00Z', 'Asia/Kolkata', '02 04:00'],
    ['2026-03-29T01:30:00Z', 'Europe/Paris', '29 03:30'],
  ])('%s in %s', (instant, zone, shown) => {
    expect(fill('{{ v | date: "%d %H:%M" }}', instant, inZone(zone))).toEqual(text(shown));
  });

  it('by the zone the template names, before the one of the recipient', () => {
    const source = '{{ v | date: "%H:%M %Z", "America/New_York" }}';
    expect(fill(source, '2026-01-04T17:00:00Z', inZone('Europe/Paris'))).toMatchObject({ ok: true });
    expect(fill('{{ v | date: "%H:%M", "America/New_York" }}', '2026-01-04T17:00:00Z')).toEqual(
      text('12:00'),
    );
  });

  it('and by no clock where none is known', () => {
    for (const context of [{}, { timeZone: () => null }]) {
      const filled = fill('{{ v | date: "%H:%M" }}', '2026-03-04T02:00:00Z', context);
      expect(filled).toMatchObject(UNRESOLVED);
      expect(filled.ok ? '' : filled.error.detail).toContain('options.timeZone');
    }
    expect(fill('{{ v | date: "%H", "Mars/Olympus" }}', '2026-03-04T02:00:00Z')).toMatchObject(UNRESOLVED);
  });

  it('now is the moment it is told', () => {
    const context = { ...inZone('America/New_York'), now: Date.UTC(2026, 0, 1, 2) };
    expect(fill('{{ "now" | date: "%F %H:%M" }}', '', context)).toEqual(text('2025-12-31 21:00'));
    expect(fill('{{ "today" | date }}', '', context)).toEqual(text('December 31, 2025'));
    expect(fill('{{ "now" | date }}', '', inZone('UTC'))).toMatchObject(UNRESOLVED);
  });
});

describe('forms with two readings are refused by name', () => {
  it.each([
    '03/04/2026',
    '3.4.2026',
    '04-03-2026',
    '4 March 2026',
    'March 4, 2026',
    'Wed, 04 Mar 2026 10:00:00',
    '1764000000',
    '20260304',
    '2026-3-4',
    '2026-03',
    'tomorrow',
    '2026-02-30',
    '2026-13-01',
    '2026-03-04T25:00:00Z',
    '10:00',
  ])('%s', (written) => {
    const filled = fill('{{ v | date: "%d" }}', written, inZone('UTC'));
    expect(filled).toMatchObject(UNRESOLVED);
    expect(filled.ok ? '' : filled.error.detail).toContain(written);
  });

  it('so is a number', () => {
    expect(fill('{{ v | date: "%d" }}', 1764000000, inZone('UTC'))).toMatchObject(UNRESOLVED);
    expect(fill('{{ v | date: "%d" }}', 1764000000000, inZone('UTC'))).toMatchObject(UNRESOLVED);
  });

  it('so is a directive that would be printed as it stands', () => {
    for (const pattern of ['%Q', '%d %i', '%E'])
      expect(fill(`{{ v | date: "${pattern}" }}`, '2026-03-04', inZone('UTC'))).toMatchObject(UNRESOLVED);
  });

  it('and a zone of what has none', () => {
    expect(fill('{{ v | date: "%F %z" }}', '2026-03-04', inZone('UTC'))).toMatchObject(UNRESOLVED);
  });
});

describe("the recipient's language", () => {
  it.each<[string, string, string, string]>([
    ['fr', '{{ v | date }}', '2026-03-04', '4 mars 2026'],
    ['fr-FR', '{{ v | date: "%-d %B" }}', '2026-08-04', '4 août'],
    ['de', '{{ v | date: "%A" }}', '2026-03-04', 'Mittwoch'],
    ['es', '{{ v | date: "long" }}', '2026-03-04', '4 de marzo de 2026'],
    ['de', '{{ v | date: "short" }}', '2026-03-04', '04.03.26'],
    ['en-GB', '{{ v | date: "short" }}', '2026-03-04', '04/03/2026'],
    ['no such locale', '{{ v | date: "%B" }}', '2026-03-04', 'March'],
    ['fr', '{{ v | money: "EUR" }}', '1234.5', '1 234,50 €'],
    ['en', '{{ v | money: "EUR" }}', '19.9', '€19.90'],
    ['de', '{{ v | money: "eur" }}', '19.9', '19,90 €'],
    ['en', '{{ v | money: "JPY" }}', '1999', '¥1,999'],
    ['de', '{{ v | number }}', '1234567.5', '1.234.567,5'],
    ['en', '{{ v | number: 2 }}', '3', '3.00'],
  ])('%s %s of %s', (locale, source, value, shown) => {
    expect(fill(source, value, inZone('UTC', locale))).toEqual(text(shown));
  });

  it('an amount that names its currency needs no other, and none is assumed', () => {
    const amount = { amount: '12345678901234567890.12', currency: 'USD' };
    expect(fill('{{ v | money }}', amount)).toEqual(text('$12,345,678,901,234,567,890.12'));
    expect(fill('{{ v | money }}', '19.90')).toMatchObject(UNRESOLVED);
    expect(fill('{{ v | money: "EUR" }}', 'a lot')).toMatchObject(UNRESOLVED);
  });

  it('writes no space that would make the text UCS-2', () => {
    for (const locale of ['fr', 'en', 'de-CH', 'pl', 'sv'])
      for (const source of ['{{ v | money: "EUR" }}', '{{ v | number }}'])
        expect(fill(source, '1234567.5', inZone('UTC', locale))).toMatchObject({
          value: expect.not.stringMatching(/[\u00a0\u202f\u2009]/),
        });
    expect(fill('{{ v | date: "short" }}', '2026-03-04T15:00:00Z', inZone('UTC'))).toEqual(
      text('3/4/26, 3:00 PM'),
    );
  });
});
