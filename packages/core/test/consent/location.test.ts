import { describe, expect, it } from 'vitest';
import { draftMessage, renderContextOf } from '../../src/admission/index.ts';
import { earliestOpen, recipientPlaces, type Whereabouts, withTerritory } from '../../src/consent/index.ts';
import { defaultProfile } from '../../src/encoding/index.ts';
import { type CountryCode, parseNumber } from '../../src/numbers/index.ts';

const NOWHERE: Whereabouts = { region: null, timeZone: null };
const at = (region: string | null, timeZone: string | null = null): Whereabouts => ({ region, timeZone });

const placesOf = (e164: string, where: Whereabouts) => {
  const read = parseNumber(e164);
  if (!read.ok) throw new Error(e164);
  return recipientPlaces(e164, read.value.country as CountryCode, where)!;
};
const zonesOf = (e164: string, where: Whereabouts) => [
  ...new Set(placesOf(e164, where).places.map(({ zone }) => zone)),
];
const calendarsOf = (e164: string, where: Whereabouts) => [
  ...new Set(placesOf(e164, where).places.map(({ calendar }) => calendar)),
];
const opens = (e164: string, where: Whereabouts, from: string): string => {
  const { key, places } = placesOf(e164, where);
  return new Date(earliestOpen(key, places, Date.parse(from))!).toISOString();
};

const FRENCH = '+33612345678';

describe('a region moves clock and holidays together', () => {
  it.each([
    [FRENCH, 'FR-974', ['Indian/Reunion'], ['RE']],
    [FRENCH, 'FR-RE', ['Indian/Reunion'], ['RE']],
    [FRENCH, 'FR-PF', ['Pacific/Tahiti'], ['PF']],
    [FRENCH, 'FR-NC', ['Pacific/Noumea'], ['NC']],
    [FRENCH, 'FR-971', ['America/Guadeloupe'], ['GP']],
    [FRENCH, 'FR-973', ['America/Cayenne'], ['GF']],
    [FRENCH, 'FR-PM', ['America/Miquelon'], ['PM']],
    [FRENCH, 'FR-976', ['Indian/Mayotte'], ['YT']],
    [FRENCH, 'FR-57', ['Europe/Paris'], ['FR-57']],
    [FRENCH, 'FR-GES', ['Europe/Paris'], ['FR-57', 'FR-67', 'FR-68']],
    [FRENCH, 'FR-IDF', ['Europe/Paris'], ['FR']],
    ['+262692123456', 'FR-IDF', ['Europe/Paris'], ['FR']],
    ['+34612345678', 'ES-CN', ['Atlantic/Canary'], ['ES-CN']],
    ['+34612345678', 'ES-MD', ['Europe/Madrid'], ['ES-MD']],
    ['+351912345678', 'PT-20', ['Atlantic/Azores'], ['PT']],
    ['+351912345678', 'PT-11', ['Europe/Lisbon'], ['PT']],
    ['+12125550123', 'US-HI', ['Pacific/Honolulu'], ['US-HI']],
    ['+12125550123', 'US-PR', ['America/Puerto_Rico'], ['PR']],
    ['+15145550123', 'CA-YT', ['America/Whitehorse'], ['CA-YT']],
    ['+61412345678', 'AU-WA', ['Australia/Perth', 'Australia/Eucla'], ['AU-WA']],
    ['+61412345678', 'AU-TAS', ['Australia/Hobart'], ['AU-TAS']],
    ['+5511981234567', 'BR-AC', ['America/Rio_Branco'], ['BR-AC']],
    ['+525512345678', 'MX-ROO', ['America/Cancun'], ['MX']],
    ['+6281234567890', 'ID-PA', ['Asia/Jayapura'], ['ID']],
    ['+79123456789', 'RU-KAM', ['Asia/Kamchatka'], ['RU']],
    ['+56961234567', 'CL-MA', ['America/Punta_Arenas'], ['CL']],
    ['+593991234567', 'EC-W', ['Pacific/Galapagos'], ['EC']],
    ['+64211234567', 'NZ-CIT', ['Pacific/Chatham'], ['NZ-CIT']],
  ])('%s in %s lives by %j and keeps the holidays of %j', (e164, region, zones, calendars) => {
    expect(zonesOf(e164, at(region))).toEqual(zones);
    expect(calendarsOf(e164, at(region))).toEqual(calendars);
  });

  it('nobody in Reunion or Tahiti is texted at night by the clock of Paris', () => {
    expect(opens(FRENCH, at('FR-974'), '2026-11-23T17:30:00Z')).toBe('2026-11-24T04:00:00.000Z');
    expect(opens(FRENCH, at('FR-PF'), '2026-11-23T12:00:00Z')).toBe('2026-11-23T18:00:00.000Z');
    expect(opens(FRENCH, at('FR-974'), '2027-12-20T08:00:00Z')).toBe('2027-12-21T04:00:00.000Z');
  });

  it('a region of another country has that country’s clock, and is kept within the hours of both', () => {
    const inTexas = placesOf(FRENCH, at('US-TX'));
    expect([...new Set(inTexas.places.map(({ zone }) => zone))]).toEqual([
      'America/Chicago',
      'America/Denver',
    ]);
    // Sunday: Texas opens at noon, France not at all.
    expect(opens(FRENCH, at('US-TX'), '2026-11-22T19:00:00Z')).toBe('2026-11-23T16:00:00.000Z');
  });

  it('a time zone that is told is the clock, and a region beside it the calendar', () => {
    expect(zonesOf(FRENCH, at('FR-57', 'Asia/Tokyo'))).toEqual(['Asia/Tokyo']);
    expect(calendarsOf(FRENCH, at('FR-57', 'Asia/Tokyo'))).toEqual(['FR-57']);
  });
});

it('every zone of the tables is one that clocks know', () => {
  const codes = [
    'MX-CHH',
    'MX-NAY',
    'RU-SA',
    'CL-VS',
    'CN-XJ',
    'ES-CE',
    'AU-NSW',
    'CA-NU',
    'MN-046',
    'ID-KB',
  ];
  const zones = [
    ...codes.flatMap((region) => zonesOf(FRENCH, at(region))),
    ...['+97670123456', '+85366123456', '+970591234567', '+67570123456', '+6913501234'].flatMap((e164) =>
      zonesOf(e164, NOWHERE),
    ),
  ];
  for (const timeZone of zones) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  expect(zones.length).toBeGreaterThan(20);
});

describe('a time zone moves the holidays as well', () => {
  it.each([
    [FRENCH, 'Indian/Reunion', ['RE']],
    [FRENCH, 'Pacific/Tahiti', ['PF']],
    [FRENCH, 'Europe/Paris', ['FR', 'FR-57']],
    ['+13125550123', 'America/Chicago', ['US-IL']],
  ])('%s in %s keeps those of %j', (e164, zone, calendars) => {
    expect(calendarsOf(e164, at(null, zone))).toEqual(calendars);
  });

  it('a state of the number that lies in another zone counts no more', () => {
    expect(calendarsOf('+12125550123', at(null, 'America/Chicago'))).not.toContain('US-NY');
  });
});

describe('the country of an address', () => {
  it.each([
    ['RE', 'FR', 'FR-974'],
    ['re', 'FR', 'FR-974'],
    ['NC', 'FR', 'FR-NC'],
    ['PR', 'US', 'US-PR'],
    ['FR', 'FR', null],
    ['US', 'FR', null],
    ['FR', 'RE', null],
    [null, 'FR', null],
  ] as const)('%s beside a number of %s is the region %s', (country, numberCountry, region) => {
    expect(withTerritory(NOWHERE, country, numberCountry).region).toBe(region);
    expect(withTerritory(at('FR-57'), country, numberCountry).region).toBe('FR-57');
  });

  const request = {
    to: FRENCH,
    country: 'RE',
    text: 'Offers',
    purpose: 'commercial' as const,
    lane: null,
    sender: null,
    eventKey: null,
    reference: null,
    sendAt: null,
    notAfter: null,
    origin: { kind: 'api' as const },
  };
  const settings = { defaultCountry: null, defaultSender: null, profile: defaultProfile };

  it('goes with a message to its claim', () => {
    const draft = draftMessage(request, settings);
    expect(draft).toMatchObject({ ok: true, value: { request: { whereabouts: at('FR-974') } } });
    const none = draftMessage({ ...request, country: 'FR' }, settings);
    expect(none.ok && none.value.request.whereabouts).toBeUndefined();
  });

  it('is the clock a template prints', () => {
    const reader = { to: FRENCH, country: 'RE', defaultCountry: 'FR', now: 0 };
    expect(renderContextOf(reader).timeZone?.()).toBe('Indian/Reunion');
    expect(renderContextOf({ ...reader, country: null }).timeZone?.()).toBe('Europe/Paris');
    expect(renderContextOf({ ...reader, country: null, whereabouts: at('FR-PF') }).timeZone?.()).toBe(
      'Pacific/Tahiti',
    );
  });
});

describe('an overseas number written with FR', () => {
  it.each([
    ['0690 00 12 34', '+590690001234', 'America/Guadeloupe'],
    ['0694 20 12 34', '+594694201234', 'America/Cayenne'],
    ['0696 20 12 34', '+596696201234', 'America/Martinique'],
    ['0692 12 34 56', '+262692123456', 'Indian/Reunion'],
    ['0693 12 34 56', '+262693123456', 'Indian/Reunion'],
    ['0639 01 23 45', '+262639012345', 'Indian/Mayotte'],
  ])('%s is %s, on the clock of %s', (written, e164, zone) => {
    const read = parseNumber(written, 'FR');
    expect(read.ok && read.value.e164).toBe(e164);
    expect(zonesOf(e164, NOWHERE)).toEqual([zone]);
  });
});
