import type { CountryCode } from '../../numbers/index.ts';

/** Regions of one country that are territories with a country code, a clock and a calendar of their own. */
interface Territories {
  readonly country: CountryCode;
  /** By the territory's own ISO 3166-1 code: its ISO 3166-2 codes as a region, the present one first. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  readonly source: string;
}

const TERRITORIES: readonly Territories[] = [
  {
    country: 'FR',
    regions: {
      GP: ['FR-971', 'FR-GP', 'FR-GUA'],
      MQ: ['FR-972', 'FR-MQ', 'FR-MTQ'],
      GF: ['FR-973', 'FR-GF', 'FR-GUF'],
      RE: ['FR-974', 'FR-RE', 'FR-LRE'],
      PM: ['FR-PM', 'FR-975'],
      YT: ['FR-976', 'FR-YT', 'FR-MAY'],
      BL: ['FR-BL', 'FR-977'],
      MF: ['FR-MF', 'FR-978'],
      WF: ['FR-WF', 'FR-986'],
      PF: ['FR-PF', 'FR-987'],
      NC: ['FR-NC', 'FR-988'],
    },
    source:
      'ISO 3166-2:FR (2016, 2021), with the codes before 2016 and those of the postal system (INSEE, code officiel geographique)',
  },
  {
    country: 'US',
    regions: { PR: ['US-PR'], VI: ['US-VI'], GU: ['US-GU'], AS: ['US-AS'], MP: ['US-MP'] },
    source: 'ISO 3166-2:US, outlying areas',
  },
  {
    country: 'NL',
    regions: { AW: ['NL-AW'], CW: ['NL-CW'], SX: ['NL-SX'], BQ: ['NL-BQ1', 'NL-BQ2', 'NL-BQ3'] },
    source: 'ISO 3166-2:NL, countries of the Kingdom and special municipalities',
  },
  { country: 'FI', regions: { AX: ['FI-01'] }, source: 'ISO 3166-2:FI' },
  { country: 'NO', regions: { SJ: ['NO-21', 'NO-22'] }, source: 'ISO 3166-2:NO' },
  {
    country: 'CN',
    regions: { HK: ['CN-HK', 'CN-91'], MO: ['CN-MO', 'CN-92'], TW: ['CN-TW', 'CN-71'] },
    source: 'ISO 3166-2:CN, with the codes before 2017',
  },
];

const byRegion = new Map<string, CountryCode>();
const regionOf = new Map<string, string>();
for (const { regions } of TERRITORIES)
  for (const [territory, codes] of Object.entries(regions)) {
    regionOf.set(territory, codes[0]!);
    for (const code of codes) byRegion.set(code, territory as CountryCode);
  }

/** The territory an ISO 3166-2 region is, by its own country code: `RE` of `FR-974`. */
export const territoryOf = (region: string): CountryCode | undefined => byRegion.get(region);

/** The region of a country that a territory is: `FR-974` of `RE`. */
export const regionOfTerritory = (country: string): string | undefined => regionOf.get(country);

/** The territories of a country. */
export const territoriesOf = (country: string): readonly CountryCode[] =>
  TERRITORIES.flatMap((one) => (one.country === country ? (Object.keys(one.regions) as CountryCode[]) : []));
