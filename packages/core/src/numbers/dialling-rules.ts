import type { CountryCode } from './phone-number.ts';

/**
 * How numbers are dialled, where libphonenumber's plans do not tell it or tell it too broadly: international prefixes,
 * former trunk prefixes, plans that several territories share, and renumberings. Data: every line has its source.
 */

/**
 * What is dialled before a country code. Countries without a line take libphonenumber's, where a single prefix is the
 * usual one; people write ITU-T E.164's `00` everywhere.
 */
export interface InternationalPrefixes {
  readonly countries: readonly CountryCode[];
  /** Matches a prefix at the start; the longest alternative first. Null takes libphonenumber's. */
  readonly prefix: RegExp | null;
  /**
   * The prefixes everybody there knows. They win where `00` would make another number of the same digits; with any
   * other prefix such digits are read as neither.
   */
  readonly usual: RegExp;
  readonly source: string;
}

export const INTERNATIONAL_PREFIXES: readonly InternationalPrefixes[] = [
  {
    countries: ['SG'],
    prefix: /^0(?:0[0128]|1[1389]|21)/,
    usual: /^001/,
    source:
      'IMDA national numbering plan: 000, 001, 002, 008, 011, 013, 018, 019, 021; 020 reaches Malaysia without 60 (read 2026-11)',
  },
  {
    countries: ['TH'],
    prefix: /^00[1456789]/,
    usual: /^001/,
    source: 'NBTC numbering plan: 001 and 004 to 009 (read 2026-11)',
  },
  {
    countries: ['ID'],
    prefix: /^(?:00[1789]|01017)/,
    usual: /^00[178]/,
    source:
      'Kominfo fundamental technical plan: 001, 007, 008, 009, and 01017 for calls over the Internet (read 2026-11)',
  },
  {
    countries: ['HK'],
    prefix: null,
    usual: /^001/,
    source:
      'OFCA numbering plan: 001 of the largest carrier, others with 00 and one or two digits (read 2026-11)',
  },
  {
    countries: ['KR'],
    prefix: null,
    usual: /^00(?:1|2|700)/,
    source: 'MSIT numbering plan: 001 KT, 002 LG U+, 00700 SK Telink, and many more (read 2026-11)',
  },
  {
    countries: ['TW'],
    prefix: null,
    usual: /^00[29]/,
    source: 'NCC numbering plan: 002 and 009 Chunghwa Telecom, others with 00 and a digit (read 2026-11)',
  },
  {
    countries: ['KH'],
    prefix: null,
    usual: /^00[17]/,
    source: 'TRC numbering plan: 001 Telecom Cambodia, 007 Royal Telecom International (read 2026-11)',
  },
  {
    countries: ['CO'],
    prefix: null,
    usual: /^00[579]/,
    source: 'CRC numbering plan: 005, 007 and 009, others with four digits (read 2026-11)',
  },
  {
    countries: ['AU', 'CC', 'CX'],
    prefix: null,
    usual: /^0011/,
    source: 'ACMA Telecommunications Numbering Plan 2025: 0011; 0014 to 0019 select a carrier',
  },
  {
    countries: ['TZ', 'UG'],
    prefix: /^000/,
    usual: /^000/,
    source: 'TCRA and UCC numbering plans: 000; 005 to 007 reach a neighbour without its country code',
  },
];

/** What people still dial before a national number although it is no more. */
export interface FormerTrunkPrefix {
  readonly country: CountryCode;
  readonly prefix: RegExp;
  readonly until: string;
  readonly source: string;
}

export const FORMER_TRUNK_PREFIXES: readonly FormerTrunkPrefix[] = [
  {
    country: 'MX',
    prefix: /^(?:044|045|01|02|1)(?=\d{10}$)/,
    until: '2019-08-03',
    source: 'IFT, Plan Tecnico Fundamental de Numeracion: 01, 02, 044, 045 and 1 are dialled no more',
  },
  {
    country: 'CZ',
    prefix: /^0(?=[2-9]\d{8}$)/,
    until: '2002-09-22',
    source: 'CTU numbering plan: closed plan of nine digits, trunk 0 withdrawn',
  },
  {
    country: 'PL',
    prefix: /^0(?=[1-9]\d{8}$)/,
    until: '2010-05-15',
    source: 'UKE numbering plan: trunk 0 withdrawn',
  },
  {
    country: 'CO',
    prefix: /^03(?=3\d{9}$)/,
    until: '2021-09-01',
    source: 'CRC resolution 5826 of 2019: mobile numbers from a fixed line without 03',
  },
];

/** Territories with country codes of their own whose national numbers are those of one plan. */
export interface SharedPlan {
  /** The country whose regulator keeps the plan comes first. */
  readonly members: readonly [CountryCode, ...CountryCode[]];
  /** A whole national number of the plan, without trunk prefix. */
  readonly national: RegExp;
  readonly source: string;
}

export const SHARED_PLANS: readonly SharedPlan[] = [
  {
    members: ['FR', 'GP', 'GF', 'MQ', 'RE', 'YT', 'PM'],
    national: /^[1-9]\d{8}$/,
    source:
      'ARCEP decision 2018-0881, national plan: 0590, 0690, 0691 +590; 0594, 0694 +594; 0596, 0696, 0697 +596; 0262, 0692, 0693, 0269, 0639 +262; 0708 +508',
  },
];

/** One subscriber's number in two forms: the one before a change of the plan, or beside it, and the present one. */
export interface Renumbering {
  readonly country: CountryCode;
  /** The earlier form, digits of E.164 without `+`, whole. */
  readonly earlier: RegExp;
  /** The present form from the groups of `earlier`. */
  readonly present: string;
  /** The present form, whole, for the way back. */
  readonly back: RegExp;
  /** The earlier form from the groups of `back`. */
  readonly formerly: string;
  /** When the present form came into force everywhere; null where both are in force. */
  readonly since: string | null;
  /** True where the earlier form, too, may be somebody's whole number as the plan stands: only a handset tells. */
  readonly handsetsOnly?: boolean;
  readonly source: string;
}

export const RENUMBERINGS: readonly Renumbering[] = [
  {
    country: 'BR',
    earlier: /^55([1-9]\d)((?:6\d|7[1-6]|[89]\d)\d{6})$/,
    present: '55$19$2',
    back: /^55([1-9]\d)9((?:6\d|7[1-6]|[89]\d)\d{6})$/,
    formerly: '55$1$2',
    since: '2016-11-06',
    source:
      'Anatel resolution 553/2010: ninth digit of mobile numbers; 70, 77, 78 and 79 (trunking) keep eight',
  },
  {
    country: 'AR',
    earlier: /^54([1-8]\d{9})$/,
    present: '549$1',
    back: /^549([1-8]\d{9})$/,
    formerly: '54$1',
    since: null,
    handsetsOnly: true,
    source: 'ENACOM, Plan Fundamental de Numeracion: 9 marks a mobile line from abroad, 15 at home',
  },
  {
    country: 'MX',
    earlier: /^521(\d{10})$/,
    present: '52$1',
    back: /^52(\d{10})$/,
    formerly: '521$1',
    since: '2019-08-03',
    source: 'IFT, Plan Tecnico Fundamental de Numeracion: the 1 after +52 is no more',
  },
  ...(
    [
      ['07', '[04-9][789]'],
      ['05', '[04-9][456]'],
      ['01', '(?:0[123]|[457][0-3])'],
    ] as const
  ).map(
    ([operator, start]): Renumbering => ({
      country: 'CI',
      earlier: new RegExp(`^225(${start}\\d{6})$`),
      present: `225${operator}$1`,
      back: new RegExp(`^225${operator}(${start}\\d{6})$`),
      formerly: '225$1',
      since: '2021-01-31',
      source: 'ARTCI, ten digits: 07 Orange, 05 MTN, 01 Moov before the eight of a mobile number',
    }),
  ),
  {
    country: 'BJ',
    earlier: /^229([2-9]\d{7})$/,
    present: '22901$1',
    back: /^22901([2-9]\d{7})$/,
    formerly: '229$1',
    since: '2024-11-30',
    source: 'ARCEP Benin, ten digits: 01 before every number',
  },
  {
    country: 'CM',
    earlier: /^237([579]\d{7})$/,
    present: '2376$1',
    back: /^2376([579]\d{7})$/,
    formerly: '237$1',
    since: '2014-11-21',
    source: 'ART Cameroon, nine digits: 6 before every mobile number',
  },
  ...(
    [
      ['6', '[256]', '0'],
      ['6', '[256]', ''],
      ['7', '[47]', '0'],
      ['7', '[47]', ''],
    ] as const
  ).map(
    ([operator, start, zero]): Renumbering => ({
      country: 'GA',
      earlier: new RegExp(`^241${zero}(${start}\\d{6})$`),
      present: `241${operator}$1`,
      back: new RegExp(`^241${operator}(${start}\\d{6})$`),
      formerly: `241${zero}$1`,
      since: '2019-11-15',
      handsetsOnly: true,
      source:
        'ARCEP Gabon, nine digits, eight until 2024-04-06: 062, 065, 066 for 02, 05, 06 and 074, 077 for 04, 07; the 0 falls away from abroad',
    }),
  ),
  ...(
    [
      ['120', '70'],
      ['121', '79'],
      ['122', '77'],
      ['126', '76'],
      ['128', '78'],
      ['123', '83'],
      ['124', '84'],
      ['125', '85'],
      ['127', '81'],
      ['129', '82'],
      ['162', '32'],
      ['163', '33'],
      ['164', '34'],
      ['165', '35'],
      ['166', '36'],
      ['167', '37'],
      ['168', '38'],
      ['169', '39'],
      ['186', '56'],
      ['188', '58'],
      ['199', '59'],
    ] as const
  ).map(
    ([earlier, present]): Renumbering => ({
      country: 'VN',
      earlier: new RegExp(`^84${earlier}(\\d{7})$`),
      present: `84${present}$1`,
      back: new RegExp(`^84${present}(\\d{7})$`),
      formerly: `84${earlier}$1`,
      since: '2018-11-14',
      source:
        'Ministry of Information and Communications of Vietnam, decision 798/QD-BTTTT of 2018-05-25: eleven digits become ten',
    }),
  ),
  {
    country: 'EC',
    earlier: /^593([89]\d{7})$/,
    present: '5939$1',
    back: /^5939([89]\d{7})$/,
    formerly: '593$1',
    since: '2012-09-30',
    source: 'CONATEL Ecuador: 9 before every mobile number',
  },
  ...(
    [
      ['10', '100'],
      ['16', '106'],
      ['19', '109'],
      ['12', '122'],
      ['17', '127'],
      ['18', '128'],
      ['11', '111'],
      ['14', '114'],
    ] as const
  ).map(
    ([earlier, present]): Renumbering => ({
      country: 'EG',
      earlier: new RegExp(`^20${earlier}(\\d{7})$`),
      present: `20${present}$1`,
      back: new RegExp(`^20${present}(\\d{7})$`),
      formerly: `20${earlier}$1`,
      since: '2011-10-06',
      source: 'NTRA Egypt: eleven digits for mobile numbers',
    }),
  ),
  {
    country: 'MU',
    earlier: /^230([79]\d{6})$/,
    present: '2305$1',
    back: /^2305([79]\d{6})$/,
    formerly: '230$1',
    since: '2013-09-01',
    source: 'ICTA Mauritius: 5 before every mobile number',
  },
  {
    country: 'QA',
    earlier: /^974([3-7])(\d{6})$/,
    present: '974$1$1$2',
    back: /^974([3-7])\1(\d{6})$/,
    formerly: '974$1$2',
    since: '2010-07-28',
    source: 'ictQATAR: the first of seven digits is doubled',
  },
  {
    country: 'CO',
    earlier: /^57([124-8]\d{7})$/,
    present: '5760$1',
    back: /^5760([124-8]\d{7})$/,
    formerly: '57$1',
    since: '2021-09-01',
    source: 'CRC resolution 5826 of 2019: 60 before every fixed number',
  },
  {
    country: 'PS',
    earlier: /^972(5[69]\d{7})$/,
    present: '970$1',
    back: /^970(5[69]\d{7})$/,
    formerly: '972$1',
    since: null,
    handsetsOnly: true,
    source:
      'ITU-T E.164 assigned codes: 970 is reserved for Palestine, whose mobile numbers (56, 59) are reached by 972 as well',
  },
  {
    country: 'XK',
    earlier: /^386(4[39]\d{6})$/,
    present: '383$1',
    back: /^383(4[39]\d{6})$/,
    formerly: '386$1',
    since: '2018-12-15',
    source: 'ARKEP Kosovo: 383 in place of the codes of Slovenia (386) and Monaco (377)',
  },
];
