import type { CountryCode } from '../../numbers/index.ts';
import type { Passport } from '../passport.ts';
import { australia } from './au.ts';
import { belgium } from './be.ts';
import { brazil } from './br.ts';
import { canada } from './ca.ts';
import { switzerland } from './ch.ts';
import { germany } from './de.ts';
import { elsewhere } from './elsewhere.ts';
import { spain } from './es.ts';
import { france } from './fr.ts';
import { unitedKingdom } from './gb.ts';
import { india } from './in.ts';
import { italy } from './it.ts';
import { unitedStates } from './us.ts';

/** Every passport, by country. */
export const PASSPORTS: readonly Passport[] = [
  australia,
  belgium,
  brazil,
  canada,
  switzerland,
  germany,
  spain,
  france,
  unitedKingdom,
  india,
  italy,
  unitedStates,
];

/** Territories that follow the rules of another country. */
const RULED_BY: Readonly<Record<string, CountryCode>> = {
  RE: 'FR',
  YT: 'FR',
  GP: 'FR',
  MQ: 'FR',
  GF: 'FR',
  MF: 'FR',
  BL: 'FR',
  PM: 'FR',
  GG: 'GB',
  JE: 'GB',
  IM: 'GB',
  PR: 'US',
  VI: 'US',
  GU: 'US',
  AS: 'US',
  MP: 'US',
};

const byCountry = new Map<string, Passport>(PASSPORTS.map((passport) => [passport.country, passport]));

/** The passport that rules texts to a country or territory; a cautious one where there is none. */
export const passportOf = (country: CountryCode | null): Passport => {
  if (country === null) return elsewhere('001' as CountryCode);
  const ruler = RULED_BY[country] ?? country;
  const known = byCountry.get(ruler);
  if (known) return known;
  const made = elsewhere(country);
  byCountry.set(country, made);
  return made;
};
